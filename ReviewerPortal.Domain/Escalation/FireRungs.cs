using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Escalation;

/// <summary>
/// Lets the clocks do what they do by themselves: warn, raise, reassign, escalate, apply the timeout outcome. Each rung of an item fires once in a round, whichever
/// node comes first: what fired is remembered on the item, in the transaction that does it. What fell due while nobody looked fires in the order it would have.
/// </summary>
public sealed class FireRungs(
    PortalDatabase database,
    Ledger ledger,
    ItemDesk desk,
    ContractCatalog contracts,
    RecordHandUp handUp,
    ApplyTimeout timeout,
    AnnounceEvent announce,
    TellPeople tell,
    TimeProvider clock,
    ILogger<FireRungs> log
)
{
    /// <summary>Items whose clocks are looked at in one sweep.</summary>
    public const int LargestSweep = 512;

    /// <summary>Items that share one transaction; more would keep other writers waiting for longer than a person notices.</summary>
    public const int LargestChunk = 64;

    // An item cannot have more rungs than this: twenty on a contract's list and the ends of two promises.
    private const int MostSteps = 24;

    /// <summary>What a sweep did.</summary>
    /// <param name="Items">Items whose clocks did something.</param>
    /// <param name="Next">When the next one is due; null where nothing is ahead. In the past where the sweep was full.</param>
    public sealed record Sweep(int Items, DateTimeOffset? Next);

    /// <summary>Fires what is due now, in every workspace.</summary>
    public async Task<Sweep> HandleAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await database.OpenUnscopedAsync(ct);
        var ahead = await db
            .ReviewItems.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(i => i.NextRungAt != null)
            .OrderBy(i => i.NextRungAt)
            .Take(LargestSweep + 1)
            .Select(i => new
            {
                i.WorkspaceId,
                i.Id,
                i.NextRungAt,
            })
            .ToListAsync(ct);
        var due = ahead.Where(i => i.NextRungAt <= now).Take(LargestSweep).ToList();
        var fired = 0;
        foreach (var mates in due.GroupBy(i => i.WorkspaceId))
        {
            foreach (var chunk in mates.Select(i => i.Id).Chunk(LargestChunk))
            {
                fired += await FireAsync(mates.Key, chunk, ct);
            }
        }

        return new Sweep(fired, ahead.Count > due.Count ? ahead[due.Count].NextRungAt : null);
    }

    private async Task<int> FireAsync(WorkspaceId workspace, ReviewItemId[] ids, CancellationToken ct)
    {
        try
        {
            var fired = await ledger.WriteAsync<int>(workspace, tx => FireAsync(tx, ids), ct);
            return fired.Succeeded(out var count, out _) ? count : 0;
        }
        catch (Exception failure) when (ids.Length > 1 && failure is not OperationCanceledException)
        {
            // One item that cannot be done must not stop the clocks of the others.
            log.LogWarning(failure, "The clocks of {Count} items failed together; each is tried alone", ids.Length);
        }

        var alone = await Task.WhenAll(ids.Select(id => ledger.WriteAsync<int>(workspace, tx => FireAsync(tx, [id]), ct)));
        return alone.Sum(a => a.Succeeded(out var count, out _) ? count : 0);
    }

    // What another node, or a person, was quicker with is not found any more.
    private async Task<Outcome<int>> FireAsync(LedgerTransaction tx, ReviewItemId[] ids)
    {
        var now = tx.Now;
        var items = await ItemDesk.PickUpManyAsync(
            tx,
            tx.Db.ReviewItems.Where(i => ids.Contains(i.Id) && i.NextRungAt <= now).OrderBy(i => i.NextRungAt)
        );
        await TellPeople.ReadAheadAsync(tx, [.. items.Select(i => i.Id)]);
        var fired = 0;
        foreach (var item in items.Where(i => i.IsOpen && i.NextRungAt <= now))
        {
            await FireAsync(tx, item);
            fired++;
        }

        return fired > 0 ? fired : new Refusal(RefusalCodes.Conflict, "Nothing was due any more.");
    }

    private async Task FireAsync(LedgerTransaction tx, ReviewItem item)
    {
        var review = (await tx.Db.Reviews.FindAsync(item.ReviewId))!;
        var contract = await contracts.FindAsync(item.WorkspaceId, item.Workflow, item.ContractVersion);
        var (from, version) = (item.Queue, item.Version);
        for (var step = 0; step < MostSteps && item.IsOpen; step++)
        {
            var history = await ItemDesk.HistoryAsync(tx, item);
            if (RungRules.Ahead(item, contract, history) is not [var next, ..])
            {
                item.NextRungAt = null;
                break;
            }

            if (next.At > tx.Now)
            {
                item.NextRungAt = next.At;
                break;
            }

            _ = item.FireRung(next.Key).Value;
            await DoAsync(tx, item, review, contract, next);
        }

        if (item.Version > version)
        {
            desk.PutDown(tx, item, review, string.Equals(from, item.Queue, StringComparison.Ordinal) ? null : from);
        }
    }

    private async Task DoAsync(LedgerTransaction tx, ReviewItem item, Review review, WorkflowContract contract, RungRules.Step step)
    {
        if (step.Rung is not { } rung)
        {
            tx.Audit(ReviewItem.ClockActor, "item.sla_breached", item.Id.ToString(), DetailOf(item, step));
            await AnnounceAsync(tx, item, EventTypes.SlaBreached, step);
            return;
        }

        tx.Audit(ReviewItem.ClockActor, "item.rung_fired", item.Id.ToString(), DetailOf(item, step));
        switch (rung.Action)
        {
            case RungAction.Notify:
                await WarnAsync(tx, item, step, rung);
                break;
            case RungAction.RaisePriority:
                _ = item.RaisePriority().Value;
                break;
            case RungAction.Reassign:
                await ReassignAsync(tx, item, contract, rung.To);
                break;
            case RungAction.Escalate:
                await EscalateAsync(tx, item, contract, rung.To);
                break;
            default:
                await TimeOutAsync(tx, item, review, contract);
                break;
        }
    }

    private async Task WarnAsync(LedgerTransaction tx, ReviewItem item, RungRules.Step step, Rung rung)
    {
        var isOver = rung.At.Percent >= 100;
        var to = rung.To switch
        {
            Rung.Lead => Audience.LeadsOf(item.Queue),
            Rung.Team => Audience.TeamOf(item.Queue),
            Rung.Holder or null => HolderOf(item, tx.Now) is { } holder ? Audience.Person(holder) : Audience.TeamOf(item.Queue),
            var owner => Audience.TeamOf(owner),
        };
        await tell.ApplyAsync(tx, new Notice(isOver ? NoticeKind.Overdue : NoticeKind.DueSoon, item, to));
        if (!isOver)
        {
            await AnnounceAsync(tx, item, EventTypes.SlaWarning, step);
        }
    }

    private async Task ReassignAsync(LedgerTransaction tx, ReviewItem item, WorkflowContract contract, string? to)
    {
        var (from, holder) = (item.Queue, HolderOf(item, tx.Now));
        if (item.ReassignByClock(to, tx.Now).Refusal is not null)
        {
            return;
        }

        if (!string.Equals(from, item.Queue, StringComparison.Ordinal))
        {
            tx.Db.AddRange(SlaRules.Switch(item, contract, await ItemDesk.HistoryAsync(tx, item), resolveMinutes: null, tx.Now));
        }

        await TellFormerHolderAsync(tx, item, holder, "It took too long and went back to the queue.");
    }

    private async Task EscalateAsync(LedgerTransaction tx, ReviewItem item, WorkflowContract contract, string? to)
    {
        var (from, holder) = (item.Queue, HolderOf(item, tx.Now));
        var target = to ?? contract.StepNamed(item.Step)?.EscalationTarget;
        if (
            target is null
            || string.Equals(target, from, StringComparison.Ordinal)
            || item.EscalateByClock(target, tx.Now).Refusal is not null
        )
        {
            // There is nowhere further up: the leads of the queue it lies in have to see to it.
            await tell.ApplyAsync(tx, new Notice(NoticeKind.Overdue, item, Audience.LeadsOf(from)));
            return;
        }

        await handUp.ApplyAsync(tx, new(item, contract, from, ReviewItem.ClockActor, By: null, "Nobody decided in time."));
        await TellFormerHolderAsync(tx, item, holder, "Its time ran out and it went up. What you typed is kept.");
    }

    private async Task TimeOutAsync(LedgerTransaction tx, ReviewItem item, Review review, WorkflowContract contract)
    {
        var level = await tx.ReadOnceAsync((nameof(AutonomyCaps), item.Workflow), () => AutonomyCaps.InForceAsync(tx.Db, item.Workflow));
        switch (ApplyTimeout.OutcomeFor(item, contract, level))
        {
            case TimeoutOutcome.Escalate:
                await EscalateAsync(tx, item, contract, to: null);
                break;
            case TimeoutOutcome.Reject:
                await timeout.EndAsync(tx, item, review, Verdict.Rejected);
                break;
            case TimeoutOutcome.Approve:
                await timeout.EndAsync(tx, item, review, Verdict.Approved);
                break;
            default:
                await timeout.HoldAsync(tx, item);
                break;
        }
    }

    private async Task TellFormerHolderAsync(LedgerTransaction tx, ReviewItem item, PersonId? holder, string why)
    {
        if (holder is { } person)
        {
            await tell.ApplyAsync(tx, new Notice(NoticeKind.TakenOver, item, Audience.Person(person), why));
        }
    }

    private static PersonId? HolderOf(ReviewItem item, DateTimeOffset now) => item.IsHeldAt(now) ? item.ClaimedBy : item.AssignedTo;

    private Task AnnounceAsync(LedgerTransaction tx, ReviewItem item, string type, RungRules.Step step)
    {
        var data = DetailOf(item, step);
        data["id"] = item.Id.ToString();
        data["reviewId"] = item.ReviewId.ToString();
        data["action"] = item.Action;
        data["level"] = item.Level;
        data["resolveBy"] = WireJson.TimeOf(item.ResolveBy);
        return announce.ApplyAsync(tx, type, item.ReviewId, item.Id, data);
    }

    private static JsonObject DetailOf(ReviewItem item, RungRules.Step step) =>
        new()
        {
            ["rung"] = step.Key,
            ["clock"] = SnakeCase.Of(step.Clock),
            ["dueAt"] = WireJson.TimeOf(step.At),
            ["queue"] = item.Queue,
        };
}
