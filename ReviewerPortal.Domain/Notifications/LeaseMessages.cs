using Microsoft.EntityFrameworkCore;
using NodaTime;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Takes due messages of one channel for this node, with whom each is for.</summary>
public sealed class LeaseMessages(PortalDatabase database)
{
    /// <summary>How long a lease lasts: well beyond one round of sending. A sender that died is overtaken after this.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(120);

    /// <summary>Most messages of one round.</summary>
    public const int Most = 200;

    /// <summary>Which channel, and the moment messages are due at.</summary>
    public sealed record Query(MessageChannel Channel, DateTimeOffset Now);

    /// <summary>Messages this node holds for one mailbox or chat.</summary>
    /// <param name="Workspace">Whose.</param>
    /// <param name="Messages">Eldest first.</param>
    /// <param name="Recipient">Where to; null where that is gone.</param>
    public sealed record Parcel(WorkspaceId Workspace, IReadOnlyList<OutgoingMessage> Messages, Recipient? Recipient);

    /// <summary>A mailbox or a chat.</summary>
    /// <param name="Address">An e-mail address; for a chat its address, still encrypted.</param>
    /// <param name="Name">Who that is, as people see them.</param>
    /// <param name="Zone">The zone times are said in.</param>
    public sealed record Recipient(string Address, string Name, DateTimeZone Zone);

    /// <summary>Leases what is due and answers it, by recipient. What the person has read in the portal by now is left out and needs no sending.</summary>
    public async Task<(IReadOnlyList<Parcel> Parcels, IReadOnlyList<OutgoingMessage> Read)> HandleAsync(Query query, CancellationToken ct)
    {
        await using var db = await database.OpenUnscopedAsync(ct);
        var candidates = await Due(db, query).OrderBy(m => m.NextAttemptAt).Select(m => m.Id).Take(Most).ToListAsync(ct);
        if (candidates.Count == 0)
        {
            return ([], []);
        }

        var held = await TakeAsync(db, query, candidates, ct);
        var messages = await db
            .OutgoingMessages.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(m => held.Contains(m.Id))
            .OrderBy(m => m.At)
            .ToListAsync(ct);
        return query.Channel is MessageChannel.Mail ? await MailsAsync(db, messages, ct) : (await ChatsAsync(db, messages, ct), []);
    }

    private static IQueryable<OutgoingMessage> Due(PortalDbContext db, Query query) =>
        db
            .OutgoingMessages.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(m =>
                m.Status == MessageStatus.Pending
                && m.Channel == query.Channel
                && m.NextAttemptAt <= query.Now
                && (m.LeasedUntil == null || m.LeasedUntil <= query.Now)
            );

    private static async Task<List<MessageId>> TakeAsync(PortalDbContext db, Query query, List<MessageId> candidates, CancellationToken ct)
    {
        var held = new List<MessageId>(candidates.Count);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        foreach (var id in candidates.OrderBy(c => c.Value))
        {
            var taken = await Due(db, query)
                .Where(m => m.Id == id)
                .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeasedUntil, query.Now + Lease), ct);
            if (taken == 1)
            {
                held.Add(id);
            }
        }

        await transaction.CommitAsync(ct);
        return held;
    }

    private static async Task<(IReadOnlyList<Parcel>, IReadOnlyList<OutgoingMessage>)> MailsAsync(
        PortalDbContext db,
        List<OutgoingMessage> messages,
        CancellationToken ct
    )
    {
        var about = messages.Select(m => m.NotificationId).OfType<NotificationId>().ToList();
        var read = (
            await db
                .Notifications.IgnoreQueryFilters()
                .Where(n => about.Contains(n.Id) && n.ReadAt != null)
                .Select(n => n.Id)
                .ToListAsync(ct)
        ).ToHashSet();
        var ids = messages.Select(m => m.PersonId!.Value.Value).Distinct().ToList();
        var people = await db
            .Users.AsNoTracking()
            .Where(p => ids.Contains(p.Id) && !p.Disabled && p.Email != null)
            .Select(p => new
            {
                p.Id,
                p.Email,
                p.DisplayName,
            })
            .ToDictionaryAsync(p => new PersonId(p.Id), ct);
        var owners = people.Keys.ToList();
        var zones = await db
            .NoticePreferences.IgnoreQueryFilters()
            .Where(p => owners.Contains(p.PersonId))
            .ToDictionaryAsync(p => p.PersonId, p => p.Zone, ct);
        var unread = messages.Where(m => !IsRead(m));
        return (
            [
                .. unread
                    .GroupBy(m => (m.WorkspaceId, PersonId: m.PersonId!.Value))
                    .Select(g => new Parcel(
                        g.Key.WorkspaceId,
                        [.. g],
                        people.TryGetValue(g.Key.PersonId, out var person)
                            ? new Recipient(
                                person.Email!,
                                person.DisplayName,
                                MailTimeRules.ZoneOf(zones.GetValueOrDefault(g.Key.PersonId))
                            )
                            : null
                    )),
            ],
            [.. messages.Where(IsRead)]
        );

        bool IsRead(OutgoingMessage message) => message.NotificationId is { } id && read.Contains(id);
    }

    private static async Task<IReadOnlyList<Parcel>> ChatsAsync(PortalDbContext db, List<OutgoingMessage> messages, CancellationToken ct)
    {
        var teams = messages.Select(m => m.TeamId).OfType<TeamId>().Distinct().ToList();
        var chats = await db
            .ChatWebhooks.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(c => teams.Contains(c.TeamId))
            .ToDictionaryAsync(c => c.TeamId, ct);
        return
        [
            .. messages.Select(m => new Parcel(
                m.WorkspaceId,
                [m],
                chats.TryGetValue(m.TeamId!.Value, out var chat) ? new Recipient(chat.ProtectedUrl, chat.Host, DateTimeZone.Utc) : null
            )),
        ];
    }
}
