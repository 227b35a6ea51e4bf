using ReviewerPortal.Domain.Queue;

namespace ReviewerPortal.Background;

/// <summary>Looks every ten seconds for absences that have begun, on every node: each absence is acted on once.</summary>
public sealed class ReturnAbsentAssignmentsRegularly(
    ReturnAbsentAssignments returnItems,
    TimeProvider clock,
    ILogger<ReturnAbsentAssignmentsRegularly> log
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

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
                    log.LogError(
                        failure,
                        "Items of people who are away could not be given back; it is tried again in {Interval}",
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
