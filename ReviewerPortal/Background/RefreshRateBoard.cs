using ReviewerPortal.Features.Metrics;

namespace ReviewerPortal.Background;

/// <summary>Keeps the rates on open screens no more than a second behind, at the cost of one small read a second for each workspace somebody looks at.</summary>
public sealed class RefreshRateBoard(RateBoard board, OverrideBoard overrides, TimeProvider clock, ILogger<RefreshRateBoard> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

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
                    await board.RefreshAsync(stoppingToken);
                    await overrides.RefreshAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    log.LogError(failure, "The rates on open screens could not be refreshed");
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }
}
