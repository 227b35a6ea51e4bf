using ReviewerPortal.Domain.Intake;

namespace ReviewerPortal.Background;

/// <summary>Once an hour removes answers to keyed requests that were kept long enough.</summary>
public sealed class ForgetAnswersHourly(ForgetOldAnswers forget, TimeProvider clock, ILogger<ForgetAnswersHourly> log) : BackgroundService
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
                log.LogInformation("Forgot {Count} answers that were kept long enough", gone);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "Old answers could not be removed; tried again in an hour");
            }
        }
    }
}
