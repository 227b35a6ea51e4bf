using ReviewerPortal.Features.Metrics;

namespace ReviewerPortal.Background;

/// <summary>Tells open queue health screens what changed, a quarter of a second's changes at a time.</summary>
public sealed class RefreshHealthBoard(HealthBoard board, TimeProvider clock, ILogger<RefreshHealthBoard> log) : BackgroundService
{
    /// <summary>How long changes are collected before they are shown.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

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
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    log.LogError(failure, "The queue health on open screens could not be refreshed");
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }
}
