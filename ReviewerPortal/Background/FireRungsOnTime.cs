using ReviewerPortal.Domain.Escalation;

namespace ReviewerPortal.Background;

/// <summary>
/// Sleeps until the next clock does something, and at most half a second, so that one that was set meanwhile is not missed. Every node does; the item itself fires each
/// rung once.
/// </summary>
public sealed class FireRungsOnTime(FireRungs rungs, TimeProvider clock, ILogger<FireRungsOnTime> log) : BackgroundService
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(500);

    // Clocks that fall close together share a transaction; nobody notices a twentieth of a second.
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(await SweepAsync(stoppingToken), clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task<TimeSpan> SweepAsync(CancellationToken ct)
    {
        try
        {
            var sweep = await rungs.HandleAsync(ct);
            var until = sweep.Next - clock.GetUtcNow() ?? LongestSleep;
            return until < ShortestSleep ? ShortestSleep
                : until < LongestSleep ? until
                : LongestSleep;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "Clocks could not be looked at; it is tried again in {Sleep}", LongestSleep);
            return LongestSleep;
        }
    }
}
