using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>What a finding rests on.</summary>
/// <param name="Items">Items looked at: the newest of the workflow by when they were received.</param>
/// <param name="Cut">Whether there are older ones that were not looked at.</param>
/// <param name="From">When the oldest of them was received; null where there is none.</param>
/// <param name="To">When the newest was.</param>
/// <param name="Decided">Of these, decided by a person in a queue the caller sees.</param>
/// <param name="Alone">Of these, ended without a person: nobody knows what one would have said.</param>
public sealed record LookedAt(int Items, bool Cut, DateTimeOffset? From, DateTimeOffset? To, int Decided, int Alone);

/// <summary>An item a person decided, as far as tuning asks.</summary>
/// <param name="Id">The item.</param>
/// <param name="Step">Its step.</param>
/// <param name="Action">Its action.</param>
/// <param name="Confidence">What the agent said of it.</param>
/// <param name="Amount">Its amount.</param>
/// <param name="ExceptionType">The exception that held it when it was decided.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="ReasonCode">Why, where that was said.</param>
/// <param name="At">When it was decided.</param>
internal sealed record DecidedItem(
    ReviewItemId Id,
    string Step,
    string Action,
    decimal? Confidence,
    decimal? Amount,
    string? ExceptionType,
    Verdict Verdict,
    string? ReasonCode,
    DateTimeOffset At
)
{
    /// <summary>Whether it counts as an override.</summary>
    public bool Overridden => Verdict is Verdict.Edited or Verdict.Rejected;
}

/// <summary>An item as received, whether or not anybody decided it.</summary>
internal sealed record ReceivedPart(string Step, string Action, bool HasConfidence);

/// <summary>
/// Reads a workflow's newest items and what became of them: one statement by the index of a workflow's latest items, bounded by
/// <see cref="Most"/> whatever the history holds.
/// </summary>
public sealed class DecidedItems(PortalDatabase database, QueueDirectory queues)
{
    /// <summary>Items looked at.</summary>
    public const int Most = 20_000;

    /// <summary>Everything looked at.</summary>
    internal sealed record Found(LookedAt Looked, IReadOnlyList<DecidedItem> Decided, IReadOnlyList<ReceivedPart> Received);

    /// <summary>Names of the workflow's queues the caller sees; null where they see all.</summary>
    internal async ValueTask<IReadOnlySet<string>?> VisibleAsync(Caller caller, string workflow, CancellationToken ct) =>
        caller.SeesEverything
            ? null
            : (await queues.VisibleToAsync(caller, ct))
                .Where(q => string.Equals(q.Workflow, workflow, StringComparison.Ordinal))
                .Select(q => q.Name)
                .ToHashSet(StringComparer.Ordinal);

    /// <summary>The newest items, as far as the caller sees the queues they were decided in.</summary>
    internal async Task<Found> ReadAsync(Caller caller, string workflow, CancellationToken ct)
    {
        var visible = await VisibleAsync(caller, workflow, ct);
        await using var db = await database.OpenAsync(caller.Workspace, ct);
        var rows = await (
            from item in db.ReviewItems.AsNoTracking().Where(i => i.Workflow == workflow).OrderByDescending(i => i.Id).Take(Most)
            join final in db.Decisions.AsNoTracking().Where(d => d.Final)
                on new { ItemId = item.Id, item.Round } equals new { final.ItemId, final.Round }
                into finals
            from decision in finals.DefaultIfEmpty()
            select new
            {
                item.Id,
                item.Step,
                item.Action,
                item.Confidence,
                item.Amount,
                item.ReceivedAt,
                item.Status,
                Verdict = decision == null ? null : (Verdict?)decision.Verdict,
                Automatic = decision != null && decision.Automatic,
                Queue = decision == null ? null : decision.Queue,
                ExceptionType = decision == null ? null : decision.ExceptionType,
                ReasonCode = decision == null ? null : decision.ReasonCode,
                At = decision == null ? null : (DateTimeOffset?)decision.At,
            }
        ).ToListAsync(ct);
        List<DecidedItem> decided =
        [
            .. from row in rows
            where row is { Verdict: not null, Automatic: false } && (visible is null || visible.Contains(row.Queue!))
            select new DecidedItem(
                row.Id,
                row.Step,
                row.Action,
                row.Confidence,
                row.Amount,
                row.ExceptionType,
                row.Verdict!.Value,
                row.ReasonCode,
                row.At!.Value
            ),
        ];
        return new Found(
            new LookedAt(
                rows.Count,
                rows.Count == Most,
                rows.Count == 0 ? null : rows.Min(r => r.ReceivedAt),
                rows.Count == 0 ? null : rows.Max(r => r.ReceivedAt),
                decided.Count,
                rows.Count(r => r.Automatic || r.Status is ItemStatus.AutoApproved)
            ),
            decided,
            [.. rows.Select(r => new ReceivedPart(r.Step, r.Action, r.Confidence is not null))]
        );
    }
}
