using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Notifications;

namespace ReviewerPortal.Background;

/// <summary>Once an hour removes what was kept long enough: answers to keyed requests, and notifications.</summary>
public sealed class ForgetAnswersHourly(
    ForgetOldAnswers forget,
    ForgetOldNotices notices,
    TimeProvider clock,
    ILogger<ForgetAnswersHourly> log
) : BackgroundService
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var gone = await forget.HandleAsync(stoppingToken);
                var told = await notices.HandleAsync(stoppingToken);
                log.LogInformation("Forgot {Count} answers and {Told} notifications that were kept long enough", gone, told);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "Old answers or notifications could not be removed; tried again in an hour");
            }
        }
    }
}
