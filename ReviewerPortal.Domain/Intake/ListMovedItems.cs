using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Intake;

/// <summary>The items behind a number of a dry run, newest first, one page at a time.</summary>
public sealed class ListMovedItems(PortalDatabase database)
{
    /// <summary>Items on a page.</summary>
    public const int PageSize = 25;

    /// <param name="Workspace">Where.</param>
    /// <param name="Items">All of them, newest first, as the report has them.</param>
    /// <param name="After">The last one of the page before; null for the first page.</param>
    public sealed record Query(WorkspaceId Workspace, IReadOnlyList<ReviewItemId> Items, ReviewItemId? After = null);

    /// <summary>An item as the list shows it.</summary>
    public sealed record Row(
        ReviewItemId Id,
        string Sentence,
        string Action,
        decimal? Amount,
        DateTimeOffset ReceivedAt,
        ItemStatus Status
    );

    /// <param name="Rows">Newest first.</param>
    /// <param name="Next">What to begin the next page after; null on the last.</param>
    public sealed record Page(IReadOnlyList<Row> Rows, ReviewItemId? Next);

    /// <summary>The page.</summary>
    public async Task<Page> HandleAsync(Query query, CancellationToken ct = default)
    {
        var behind = query.After is { } after ? query.Items.SkipWhile(i => i != after).Skip(1) : query.Items;
        var wanted = behind.Take(PageSize + 1).ToList();
        var shown = wanted.Take(PageSize).ToList();
        await using var db = await database.OpenAsync(query.Workspace, ct);
        var rows = await db
            .ReviewItems.AsNoTracking()
            .Where(i => shown.Contains(i.Id))
            .OrderByDescending(i => i.Id)
            .Select(i => new Row(i.Id, i.Sentence, i.Action, i.Amount, i.ReceivedAt, i.Status))
            .ToListAsync(ct);
        return new Page(rows, wanted.Count > PageSize ? shown[^1] : null);
    }
}
