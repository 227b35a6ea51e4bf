using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Queue;

/// <summary>
/// Items of the queues a person sees, in order of their due time, one page at a time. A page is one seek into the index of open items per queue, merged; who sees
/// everything, or many queues, is served by one seek into the index of all open items. Neither grows with the number of items that wait.
/// </summary>
public sealed class ListItems(PortalDatabase database, QueueDirectory queues)
{
    /// <summary>Items on a page where none is asked for.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Most items on a page.</summary>
    public const int LargestLimit = 200;

    /// <summary>The longest search text, in UTF-16 characters.</summary>
    public const int LongestSearch = 200;

    // From here on one walk along all open items is cheaper than that many seeks.
    private const int ManyQueues = 8;

    /// <summary>Which items.</summary>
    public sealed record Query(Caller Caller)
    {
        /// <summary>One queue; null for all the person sees.</summary>
        public string? Queue { get; init; }

        /// <summary>One status; null for whatever still needs somebody.</summary>
        public ItemStatus? Status { get; init; }

        /// <summary>Only what the person holds or was given.</summary>
        public bool Mine { get; init; }

        /// <summary>Only what came back undecided too often (<see cref="PickRules.NobodyDecidesAt"/>).</summary>
        public bool Returned { get; init; }

        public string? ExceptionType { get; init; }

        public string? Tier { get; init; }

        public DateTimeOffset? DueBefore { get; init; }

        /// <summary>Words that must all occur, in any case.</summary>
        public string? Search { get; init; }

        /// <summary>The last page's <c>next</c>; null for the first page.</summary>
        public string? Cursor { get; init; }

        /// <summary>1–200.</summary>
        public int Limit { get; init; } = DefaultLimit;
    }

    /// <summary>One page.</summary>
    /// <param name="Items">In order of due time.</param>
    /// <param name="Next">Where the next page starts; null on the last.</param>
    public sealed record Page(IReadOnlyList<QueueRow> Items, string? Next);

    private static readonly Expression<Func<ReviewItem, QueueRow>> AsRow = i => new QueueRow(
        i.Id,
        i.ReviewId,
        i.Version,
        i.Workflow,
        i.Queue,
        i.Action,
        i.Sentence,
        i.Status,
        i.IsOpen,
        i.Tier,
        i.ExceptionType,
        i.Severity,
        i.Level,
        i.Confidence,
        i.ReceivedAt,
        i.DueAt,
        i.RespondBy,
        i.ResolveBy,
        i.ClaimedBy,
        i.ClaimedByName,
        i.ClaimedUntil,
        i.AssignedTo
    )
    {
        Returns = i.Returns,
        Priority = i.Priority,
    };

    /// <summary>The page; bad input with every problem found.</summary>
    public async Task<Outcome<Page>> HandleAsync(Query query, CancellationToken ct)
    {
        if (query.Caller.Person is not { } person)
        {
            return ItemRefusals.OnlyPeople;
        }

        var problems = new List<Problem>();
        if (!ReadCursor(query.Cursor, out var from))
        {
            problems.Add(new Problem("#/cursor", "is not one this list gave out"));
        }

        if (query.Limit is < 1 or > LargestLimit)
        {
            problems.Add(new Problem("#/limit", $"must be between 1 and {LargestLimit}"));
        }

        if (query.Search is { Length: > LongestSearch })
        {
            problems.Add(new Problem("#/q", $"must be at most {LongestSearch} characters"));
        }

        if (problems.Count > 0)
        {
            return new Refusal(RefusalCodes.Validation, "The list cannot be read as asked.") { Problems = problems };
        }

        var visible = await queues.VisibleToAsync(query.Caller, ct);
        var wanted = visible.Where(q => query.Queue is null || string.Equals(q.Name, query.Queue, StringComparison.Ordinal)).ToList();
        if (query.Queue is not null && wanted.Count == 0)
        {
            return QueueRefusals.NoSuchQueue;
        }

        var take = query.Limit + 1;
        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        var rows = new List<QueueRow>();
        foreach (var source in Sources(db, query, await queues.AllAsync(query.Caller.Workspace, ct), wanted))
        {
            rows.AddRange(
                await Narrow(source, query, person, from).OrderBy(i => i.DueAt).ThenBy(i => i.Id).Take(take).Select(AsRow).ToListAsync(ct)
            );
        }

        rows.Sort((a, b) => a.DueAt != b.DueAt ? a.DueAt.CompareTo(b.DueAt) : a.Id.Value.CompareTo(b.Id.Value));
        var page = rows.Take(query.Limit).ToList();
        return new Page(page, rows.Count > query.Limit ? CursorOf(page[^1]) : null);
    }

    // Which walks along an index together hold what the person may see.
    private static IEnumerable<IQueryable<ReviewItem>> Sources(
        PortalDbContext db,
        Query query,
        IReadOnlyList<OwnedQueue> all,
        List<OwnedQueue> wanted
    )
    {
        var items = db.ReviewItems.AsNoTracking();
        if (query.Queue is null && query.Caller.SeesEverything)
        {
            return [items];
        }

        var names = wanted.Select(q => q.Name).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count <= ManyQueues)
        {
            return names.Select(name => InWorkflows(items.Where(i => i.Queue == name), name));
        }

        // A queue name that is visible in some workflows only is walked on its own.
        var whole = names.Where(n => IsWhole(n)).ToList();
        return names
            .Where(n => !IsWhole(n))
            .Select(name => InWorkflows(items.Where(i => i.Queue == name), name))
            .Prepend(items.Where(i => whole.Contains(i.Queue)));

        IQueryable<ReviewItem> InWorkflows(IQueryable<ReviewItem> queue, string name)
        {
            if (query.Caller.SeesEverything || IsWhole(name))
            {
                return queue;
            }

            var workflows = wanted.Where(q => string.Equals(q.Name, name, StringComparison.Ordinal)).Select(q => q.Workflow).ToList();
            return queue.Where(i => workflows.Contains(i.Workflow));
        }

        bool IsWhole(string name) =>
            all.Count(q => string.Equals(q.Name, name, StringComparison.Ordinal))
            == wanted.Count(q => string.Equals(q.Name, name, StringComparison.Ordinal));
    }

    private static IQueryable<ReviewItem> Narrow(IQueryable<ReviewItem> items, Query query, PersonId person, Position? from)
    {
        items = query.Status switch
        {
            null => items.Where(i => i.IsOpen),
            { } status when IsOpenStatus(status) => items.Where(i => i.IsOpen && i.Status == status),
            { } status => items.Where(i => !i.IsOpen && i.Status == status),
        };
        if (query.Mine)
        {
            items = items.Where(i => i.ClaimedBy == person || i.AssignedTo == person);
        }

        if (query.Returned)
        {
            items = items.Where(i => i.Returns >= PickRules.NobodyDecidesAt);
        }

        if (query.ExceptionType is { } exception)
        {
            items = items.Where(i => i.ExceptionType == exception);
        }

        if (query.Tier is { } tier)
        {
            items = items.Where(i => i.Tier == tier);
        }

        if (query.DueBefore is { } before)
        {
            items = items.Where(i => i.DueAt < before);
        }

        foreach (var word in (query.Search ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8))
        {
            items = items.Where(i => i.SearchText.Contains(word));
        }

        if (from is { } after)
        {
            var (dueAt, id) = (after.DueAt, after.Id);
            // The first comparison is what an index can seek by; the second says where within one millisecond the page before ended.
            items = items.Where(i => i.DueAt >= dueAt && (i.DueAt > dueAt || i.Id > id));
        }

        return items;
    }

    private static bool IsOpenStatus(ItemStatus status) =>
        status
            is ItemStatus.EvidenceMissing
                or ItemStatus.Queued
                or ItemStatus.Claimed
                or ItemStatus.AwaitingInfo
                or ItemStatus.AwaitingApproval;

    private static string CursorOf(QueueRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.DueAt.ToUnixTimeMilliseconds()}.{row.Id.Value:N}");

    private static bool ReadCursor(string? cursor, out Position? from)
    {
        from = null;
        if (cursor is null)
        {
            return true;
        }

        var parts = cursor.Split('.');
        if (
            parts.Length != 2
            || !long.TryParse(parts[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var milliseconds)
            || milliseconds < DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            || !Guid.TryParseExact(parts[1], "N", out var id)
        )
        {
            return false;
        }

        from = new Position(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), new ReviewItemId(id));
        return true;
    }

    private readonly record struct Position(DateTimeOffset DueAt, ReviewItemId Id);
}
