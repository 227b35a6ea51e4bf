using Microsoft.AspNetCore.SignalR;
using ReviewerPortal.Realtime;

namespace ReviewerPortal.Background;

/// <summary>Tells the hub's subscribers what changed, a tenth of a second's changes at a time, so that a burst in a queue is one message to each of them and item.</summary>
public sealed class AnnounceQueueChanges(
    QueueAnnouncements announcements,
    IHubContext<QueueHub, IQueueClient> hub,
    TimeProvider clock,
    ILogger<AnnounceQueueChanges> log
) : BackgroundService
{
    /// <summary>How long changes are collected before they are told.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await announcements.ArrivedAsync().WaitAsync(stoppingToken);
                await Task.Delay(Pause, clock, stoppingToken);
                foreach (var announcement in announcements.Take())
                {
                    await TellAsync(announcement);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task TellAsync(QueueAnnouncements.Announcement announcement)
    {
        try
        {
            var group = hub.Clients.Group(announcement.Group);
            foreach (var (item, version) in announcement.Items)
            {
                await group.ItemChanged(new ItemInvalidation(item.ToString(), version));
            }

            await group.QueueChanged(new QueueInvalidation(announcement.Queue));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "Subscribers of a queue could not be told of its changes; their next reading finds them");
        }
    }
}
