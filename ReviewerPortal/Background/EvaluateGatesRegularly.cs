using ReviewerPortal.Domain.Releases;

namespace ReviewerPortal.Background;

/// <summary>Evaluates the releases on trial every few seconds, on every node: a lease lets one at a time do each.</summary>
public sealed class EvaluateGatesRegularly(EvaluateDueGates evaluate, TimeProvider clock, ILogger<EvaluateGatesRegularly> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

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
                    await evaluate.HandleAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    log.LogError(failure, "The rollout gates could not be evaluated; it is tried again in {Interval}", Interval);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }
}
