using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>
/// Rings the bells of this node for what other nodes wrote: one walk over the newest notifications, however many screens are open, and none where no screen
/// is. What this node published itself is not published again.
/// </summary>
public sealed class HearOtherNodes(PortalDatabase database, NotificationFeed feed, TimeProvider clock)
{
    /// <summary>How far back it looks: longer than a commit takes, and than nodes' clocks may differ. What comes later still stands in the centre.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>Looks once.</summary>
    public async Task HandleAsync(CancellationToken ct)
    {
        var watched = feed.Watched().ToHashSet();
        if (watched.Count == 0)
        {
            return;
        }

        var since = new NotificationId(IdsInTime.FirstOf(clock.GetUtcNow() - Window));
        await using var db = await database.OpenUnscopedAsync(ct);
        var recent = await db
            .Notifications.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(n => n.Id > since && n.ReadAt == null)
            .OrderBy(n => n.Id)
            .ToListAsync(ct);
        foreach (var told in recent.Where(n => watched.Contains(n.PersonId)))
        {
            feed.Publish(new NotificationChange(told.PersonId, told));
        }
    }
}
