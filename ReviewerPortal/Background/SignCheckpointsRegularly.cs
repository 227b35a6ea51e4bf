using ReviewerPortal.Domain.Audit;

namespace ReviewerPortal.Background;

/// <summary>
/// Looks every five seconds whether an audit checkpoint is due, and signs what is left at a clean stop. Each checkpoint also goes to the log, so that a copy
/// exists wherever logs are shipped to.
/// </summary>
public sealed class SignCheckpointsRegularly(SignCheckpoints sign, TimeProvider clock, ILogger<SignCheckpointsRegularly> log)
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
                await SignAsync(evenIfEarly: false, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await SignAsync(evenIfEarly: true, CancellationToken.None);
        }
    }

    private async Task SignAsync(bool evenIfEarly, CancellationToken ct)
    {
        try
        {
            foreach (var checkpoint in await sign.HandleAsync(evenIfEarly, ct))
            {
                log.LogInformation("Audit checkpoint {Checkpoint}", checkpoint.ToLine());
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "An audit checkpoint could not be written; the next attempt is in {Seconds} s", Interval.TotalSeconds);
        }
    }
}
