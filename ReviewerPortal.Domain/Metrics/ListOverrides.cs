using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>The items behind an override rate, newest decision first, one page at a time by the index of overrides.</summary>
public sealed class ListOverrides(PortalDatabase database, QueueDirectory queues)
{
    /// <summary>Items on a page.</summary>
    public const int Limit = 50;

    /// <param name="Caller">For whom.</param>
    /// <param name="Selection">Which decisions.</param>
    public sealed record Query(Caller Caller, OverrideSelection Selection)
    {
        /// <summary><see cref="ReviewItems.Verdict.Edited"/> or <see cref="ReviewItems.Verdict.Rejected"/>; null for both.</summary>
        public Verdict? Verdict { get; init; }

        /// <summary>Only edits that changed this argument.</summary>
        public string? Argument { get; init; }

        /// <summary>Only rejections with this reason; empty for those without one.</summary>
        public string? Reason { get; init; }

        /// <summary>The last page's <c>next</c>; null for the first page.</summary>
        public string? Cursor { get; init; }
    }

    /// <param name="Item">The item.</param>
    /// <param name="At">When it was decided.</param>
    /// <param name="Verdict">How.</param>
    /// <param name="Sentence">What the agent proposed.</param>
    /// <param name="Action">The action.</param>
    /// <param name="AgentVersion">Who proposed it.</param>
    /// <param name="ReasonCode">Why it was overridden, where that was said.</param>
    /// <param name="Changed">The arguments that were changed.</param>
    public sealed record Row(
        ReviewItemId Item,
        DateTimeOffset At,
        Verdict Verdict,
        string Sentence,
        string Action,
        string AgentVersion,
        string? ReasonCode,
        IReadOnlyList<string> Changed
    );

    /// <param name="Rows">Newest first.</param>
    /// <param name="Next">Where the next page starts; null on the last.</param>
    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    /// <summary>The page. Refuses what <see cref="MeasureOverrides"/> refuses, and a cursor this list did not give out.</summary>
    public async Task<Outcome<Page>> HandleAsync(Query query, CancellationToken ct = default)
    {
        if (query.Selection.WhyNot(query.Caller) is { } refusal)
        {
            return refusal;
        }

        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        var found = await OverriddenItems.OfAsync(db, queues, query.Caller, query.Selection, ct);
        if (query.Verdict is { } verdict)
        {
            found = found.Where(o => o.Decision.Verdict == verdict);
        }

        if (query.Argument is { } argument)
        {
            // As it stands in the stored array, quotes and escapes included.
            var quoted = JsonSerializer.Serialize(argument);
            found = found.Where(o => o.Decision.Verdict == Verdict.Edited && o.Decision.ChangedFields.Contains(quoted));
        }

        if (query.Reason is { } reason)
        {
            found = found.Where(o => o.Decision.Verdict == Verdict.Rejected && (o.Decision.ReasonCode ?? "") == reason);
        }

        if (query.Cursor is { } cursor)
        {
            if (!Read(cursor, out var at, out var id))
            {
                return new Refusal(RefusalCodes.Validation, "The list cannot be read as asked.")
                {
                    Problems = [new Problem("#/cursor", "is not one this list gave out")],
                };
            }

            found = found.Where(o => o.Decision.At <= at && (o.Decision.At < at || ((Guid)(object)o.Decision.Id).CompareTo(id) < 0));
        }

        var rows = await found
            .OrderByDescending(o => o.Decision.At)
            .ThenByDescending(o => o.Decision.Id)
            .Take(Limit + 1)
            .Select(o => new
            {
                o.Decision.Id,
                o.Decision.ItemId,
                o.Decision.At,
                o.Decision.Verdict,
                o.Item.Sentence,
                o.Item.Action,
                o.Item.AgentVersion,
                o.Decision.ReasonCode,
                o.Decision.ChangedFields,
            })
            .ToListAsync(ct);
        var page = rows.Take(Limit).ToList();
        return new Page(
            [
                .. page.Select(r => new Row(
                    r.ItemId,
                    r.At,
                    r.Verdict,
                    r.Sentence,
                    r.Action,
                    r.AgentVersion,
                    r.ReasonCode,
                    JsonSerializer.Deserialize<string[]>(r.ChangedFields) ?? []
                )),
            ],
            rows.Count > Limit
                ? string.Create(CultureInfo.InvariantCulture, $"{page[^1].At.ToUnixTimeMilliseconds()}.{page[^1].Id.Value:N}")
                : null
        );
    }

    private static bool Read(string cursor, out DateTimeOffset at, out Guid id)
    {
        (at, id) = (default, default);
        var parts = cursor.Split('.');
        if (
            parts.Length != 2
            || !long.TryParse(parts[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var milliseconds)
            || milliseconds is < 0 or > 253_402_300_799_999
            || !Guid.TryParseExact(parts[1], "N", out id)
        )
        {
            return false;
        }

        at = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return true;
    }
}
