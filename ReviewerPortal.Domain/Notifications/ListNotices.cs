using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>What somebody was told, newest first, a page at a time.</summary>
public sealed class ListNotices(PortalDatabase database, QueueOwners owners)
{
    /// <summary>Rows of one page.</summary>
    public const int PageSize = 50;

    /// <summary>Whose, and where to go on.</summary>
    /// <param name="Caller">Who asks, for their own.</param>
    /// <param name="Before">The last one of the page before; null for the newest.</param>
    /// <param name="UnreadOnly">Whether to leave out what was read.</param>
    public sealed record Query(Caller Caller, NotificationId? Before = null, bool UnreadOnly = false);

    /// <summary>
    /// One notification, as the notification centre shows it; without the item's sentence where the person may not see the item any more, and without an item where
    /// it is about the workflow's contract. It is open while the item, or this proposal of the contract, is undecided.
    /// </summary>
    public sealed record Row(
        NotificationId Id,
        NoticeKind Kind,
        ReviewItemId? ItemId,
        string Workflow,
        string Queue,
        string Action,
        string? Sentence,
        string? Because,
        bool IsOpen,
        DateTimeOffset At,
        DateTimeOffset? ReadAt
    );

    /// <summary>A page, and where the next one begins: null on the last.</summary>
    public sealed record Page(IReadOnlyList<Row> Rows, NotificationId? Next);

    /// <summary>Reads the page; empty for agents.</summary>
    public async Task<Page> HandleAsync(Query query, CancellationToken ct)
    {
        if (query.Caller.Person is not { } person)
        {
            return new Page([], Next: null);
        }

        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        var mine = db.Notifications.AsNoTracking().Where(n => n.PersonId == person);
        if (query.UnreadOnly)
        {
            mine = mine.Where(n => n.ReadAt == null);
        }

        if (query.Before is { } before)
        {
            mine = mine.Where(n => n.Id < before);
        }

        var found = await (
            from told in mine.OrderByDescending(n => n.Id).Take(PageSize + 1)
            join item in db.ReviewItems on told.ItemId equals (ReviewItemId?)item.Id into items
            from item in items.DefaultIfEmpty()
            orderby told.Id descending
            select new
            {
                told,
                item.Queue,
                Version = (int?)item.ContractVersion,
                item.Sentence,
                IsOpen = (bool?)item.IsOpen,
            }
        ).ToListAsync(ct);

        var contracts = found.Where(f => f.told.ItemId is null).Select(f => f.told.Workflow).Distinct(StringComparer.Ordinal).ToList();
        var proposed =
            contracts.Count == 0
                ? []
                : (await db.Workflows.AsNoTracking().Where(w => contracts.Contains(w.Name) && w.ProposedAs != null).ToListAsync(ct))
                    .Select(w => (w.Name, NoticeRules.OccasionOf(w)))
                    .ToHashSet();
        var rows = new List<Row>(PageSize);
        foreach (var one in found.Take(PageSize))
        {
            // Where the item lies now decides who may read it; the notice itself was addressed to this person.
            var visible = one.Version is { } version && await MaySeeAsync(db, query.Caller, one.told.Workflow, version, one.Queue);
            rows.Add(
                new Row(
                    one.told.Id,
                    one.told.Kind,
                    one.told.ItemId,
                    one.told.Workflow,
                    one.told.Queue,
                    one.told.Action,
                    visible ? one.Sentence : null,
                    one.told.Because,
                    one.told.ItemId is null ? proposed.Contains((one.told.Workflow, one.told.Occasion)) : one.IsOpen ?? false,
                    one.told.At,
                    one.told.ReadAt
                )
            );
        }

        return new Page(rows, found.Count > PageSize ? rows[^1].Id : null);
    }

    private async Task<bool> MaySeeAsync(PortalDbContext db, Caller caller, string workflow, int version, string queue)
    {
        var owner = await owners.FindAsync(db, caller.Workspace, workflow, version, queue);
        return QueueAccessRules.MaySee(caller, owner.Team, owner.Backup);
    }
}
