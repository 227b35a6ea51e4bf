using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Background;

/// <summary>
/// Does what the database says is due: at once after a commit of this node, and within a second for what fell due meanwhile and for what another node left
/// behind.
/// </summary>
public abstract class WokenWorker(WakeSignal signals, TimeProvider clock, ILogger log) : BackgroundService
{
    /// <summary>How often the due index is looked at when nobody wakes the worker.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Wakes it.</summary>
    protected WakeSignal Signals { get; } = signals;

    /// <summary>What time it is.</summary>
    protected TimeProvider Clock { get; } = clock;

    /// <summary>Where it says what went wrong.</summary>
    protected ILogger Log { get; } = log;

    /// <summary>Takes what is due and sees to it; answers how much that was.</summary>
    public abstract Task<int> SweepAsync(CancellationToken ct);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            // The signal first: what commits between looking and waiting must not be missed.
            var woken = Signals.Next;
            try
            {
                await SweepAsync(stoppingToken);
                await woken.WaitAsync(Interval, Clock, stoppingToken);
            }
            catch (TimeoutException)
            {
                // Nobody woke it: time to look for what fell due and for other nodes' leavings.
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                Log.LogError(failure, "{Worker} could not look for what is due; it tries again in {Interval}", GetType().Name, Interval);
                await PauseAsync(stoppingToken);
            }
        }
    }

    private async Task PauseAsync(CancellationToken ct)
    {
        try
        {
            await Task.Delay(Interval, Clock, ct);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}
