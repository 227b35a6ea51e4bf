using ReviewerPortal.Domain.Queue;

namespace ReviewerPortal.Background;

/// <summary>Returns items whose claim or wait ran out to their queues every two seconds, on every node: the item itself refuses to be returned twice.</summary>
public sealed class ReturnLapsedItemsRegularly(ReturnLapsedItems returnItems, TimeProvider clock, ILogger<ReturnLapsedItemsRegularly> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

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
                    await returnItems.HandleAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    log.LogError(failure, "Items whose claim ran out could not be returned; it is tried again in {Interval}", Interval);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }
}
