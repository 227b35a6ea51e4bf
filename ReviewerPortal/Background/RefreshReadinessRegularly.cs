using ReviewerPortal.Domain.Readiness;

namespace ReviewerPortal.Background;

/// <summary>Measures every workflow's readiness once a minute, on every node: what only time and traffic change counts within that.</summary>
public sealed class RefreshReadinessRegularly(RefreshReadiness refresh, TimeProvider clock, ILogger<RefreshReadinessRegularly> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await refresh.HandleAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    log.LogError(failure, "Readiness could not be measured; it is tried again in {Interval}", Interval);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }
}
