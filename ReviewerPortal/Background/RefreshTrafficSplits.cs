using ReviewerPortal.Domain.Releases;

namespace ReviewerPortal.Background;

/// <summary>Keeps the traffic splits that evaluations read from memory in step with what other nodes did.</summary>
public sealed class RefreshTrafficSplits(TrafficSplits splits, TimeProvider clock, ILogger<RefreshTrafficSplits> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TrafficSplits.Freshness;

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
                    await splits.RefreshAllAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    log.LogError(
                        failure,
                        "The traffic splits could not be read; the ones known stay in force; it is tried again in {Interval}",
                        Interval
                    );
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }
}
