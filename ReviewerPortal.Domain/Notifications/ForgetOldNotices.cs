using Microsoft.EntityFrameworkCore;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Removes notifications and messages that were kept long enough, of every workspace. What happened stays in the audit.</summary>
public sealed class ForgetOldNotices(PortalDatabase database, TimeProvider clock)
{
    /// <summary>How long they are kept, read or not.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>Removes them and answers how many there were. A message that still waits to be sent stays.</summary>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - Kept;
        await using var db = await database.OpenUnscopedAsync(ct);
        var messages = await db
            .OutgoingMessages.IgnoreQueryFilters()
            .Where(m => m.At < before && m.Status != MessageStatus.Pending)
            .ExecuteDeleteAsync(ct);
        return messages + await db.Notifications.IgnoreQueryFilters().Where(n => n.At < before).ExecuteDeleteAsync(ct);
    }
}
