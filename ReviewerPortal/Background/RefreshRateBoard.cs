using ReviewerPortal.Features.Metrics;

namespace ReviewerPortal.Background;

/// <summary>Keeps the rates on open screens less than a second behind, at the cost of a small read or two each time for each workspace somebody looks at.</summary>
public sealed class RefreshRateBoard(RateBoard board, OverrideBoard overrides, TimeProvider clock, ILogger<RefreshRateBoard> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

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
