using ReviewerPortal.Domain.Decisions;

namespace ReviewerPortal.Background;

/// <summary>Once an hour removes drafts that are of no more use.</summary>
public sealed class ForgetDraftsHourly(ForgetOldDrafts forget, TimeProvider clock, ILogger<ForgetDraftsHourly> log) : BackgroundService
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
                await forget.HandleAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "Old drafts could not be removed; tried again in an hour");
            }
        }
    }
}
