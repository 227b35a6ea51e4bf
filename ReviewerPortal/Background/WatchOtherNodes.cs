using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Resumption;

namespace ReviewerPortal.Background;

/// <summary>Looks once a second for what other nodes committed, for requests that wait on this one and for the bells of its screens.</summary>
public sealed class WatchOtherNodes(WakeWaiting wake, HearOtherNodes hear, TimeProvider clock, ILogger<WatchOtherNodes> log)
    : BackgroundService
{
    /// <summary>How late a waiting request can hear of another node's commit.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

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
                    await wake.HandleAsync(stoppingToken);
                    await hear.HandleAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    log.LogError(failure, "Looking for other nodes' commits failed; it is tried again in {Interval}", Interval);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}
