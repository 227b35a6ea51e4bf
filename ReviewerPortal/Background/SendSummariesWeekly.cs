using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Notifications;

namespace ReviewerPortal.Background;

/// <summary>Looks every few minutes whether somebody's summary of the week is due. Without a mail server nothing is written.</summary>
public sealed class SendSummariesWeekly(
    SendWeeklySummaries send,
    OpenChannels channels,
    TimeProvider clock,
    ILogger<SendSummariesWeekly> log
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!channels.Mail)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await send.HandleAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "Weekly summaries could not be written; tried again in {Interval}", Interval);
            }
        }
    }
}
