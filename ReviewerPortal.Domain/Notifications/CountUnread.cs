using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>How many notifications somebody has not read: one look at a partial index, and never further than can be shown.</summary>
public sealed class CountUnread(PortalDatabase database)
{
    /// <summary>The highest number counted to; a bell says "99+".</summary>
    public const int Most = 100;

    /// <summary>The count, at most <see cref="Most"/>; 0 for agents.</summary>
    public async Task<int> HandleAsync(Caller caller, CancellationToken ct)
    {
        if (caller.Person is not { } person)
        {
            return 0;
        }

        await using var db = await database.OpenAsync(caller.Workspace, ct);
        return await db.Notifications.Where(n => n.PersonId == person && n.ReadAt == null).Take(Most).CountAsync(ct);
    }
}
