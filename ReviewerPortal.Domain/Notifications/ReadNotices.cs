using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Somebody read one of their notifications, or all of them.</summary>
public sealed class ReadNotices(Ledger ledger, NotificationFeed feed)
{
    /// <summary>Whose, and which; null for all.</summary>
    public sealed record Command(Caller Caller, NotificationId? One = null);

    /// <summary>Marks them read and answers how many were unread. Another person's are left alone as though they did not exist.</summary>
    public Task<Outcome<int>> HandleAsync(Command command, CancellationToken ct) =>
        ledger.WriteAsync<int>(
            command.Caller.Workspace,
            async tx =>
            {
                if (command.Caller.Person is not { } person)
                {
                    return 0;
                }

                var unread = tx.Db.Notifications.Where(n => n.PersonId == person && n.ReadAt == null);
                if (command.One is { } one)
                {
                    unread = unread.Where(n => n.Id == one);
                }

                var now = tx.Now;
                var read = await unread.ExecuteUpdateAsync(s => s.SetProperty(n => n.ReadAt, now), CancellationToken.None);
                if (read > 0)
                {
                    tx.AfterCommit(() => feed.Publish(new NotificationChange(person, New: null)));
                }

                return read;
            },
            ct
        );
}
