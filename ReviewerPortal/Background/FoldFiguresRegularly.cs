using ReviewerPortal.Domain.Metrics;

namespace ReviewerPortal.Background;

/// <summary>Folds the hours that are over into the figures dashboards read, soon after each ends.</summary>
public sealed class FoldFiguresRegularly(FoldFigures fold, TimeProvider clock, ILogger<FoldFiguresRegularly> log) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                try
                {
                    await fold.HandleAsync(ct: stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    log.LogError(failure, "Hours that are over could not be folded; tried again in {Interval}", Interval);
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }
}
