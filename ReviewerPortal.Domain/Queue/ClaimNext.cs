using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Queue;

/// <summary>
/// Hands a person the most urgent item of a queue they may take: one that nobody holds, that waits for nothing, that is not placed with somebody else,
/// that their role may decide, and that they have neither approved already nor let come back undecided.
/// Most urgent is what <see cref="PickRules.PickAt"/> says.
/// </summary>
public sealed class ClaimNext(Ledger ledger, ItemDesk desk, ClaimItem claim, QueueDirectory queues)
{
    // More than the commands that can share a transaction, so that neighbours taking items at the same moment do not make the queue look empty.
    private const int Candidates = Ledger.LargestBatch + 16;

    /// <summary>From which queue, for whom.</summary>
    public sealed record Command(Caller Caller, string Queue);

    /// <summary>The claim with the item it is on.</summary>
    public sealed record NextItem(ItemView Item, ClaimView Claim);

    /// <summary>Claims the next item, or says that the queue is empty for this person.</summary>
    public async Task<Outcome<NextItem>> HandleAsync(Command next, CancellationToken ct)
    {
        if (next.Caller.Person is null)
        {
            return ItemRefusals.OnlyPeople;
        }

        var visible = await queues.VisibleToAsync(next.Caller, ct);
        if (!visible.Any(q => string.Equals(q.Name, next.Queue, StringComparison.Ordinal)))
        {
            return QueueRefusals.NoSuchQueue;
        }

        return await ledger.WriteAsync(next.Caller.Workspace, tx => ApplyAsync(tx, next), ct);
    }

    private async Task<Outcome<NextItem>> ApplyAsync(LedgerTransaction tx, Command next)
    {
        var person = next.Caller.Person!.Value;
        var (pickAt, after) = (DateTimeOffset.MinValue, default(ReviewItemId));
        while (true)
        {
            var found = await CandidatesAsync(tx, next.Queue, person, pickAt, after);
            foreach (var (id, _) in found)
            {
                if (
                    (await desk.PickUpAsync(tx, next.Caller, id)).Succeeded(out var hand, out _)
                    && IsForTaking(hand, tx.Now)
                    && (await claim.ApplyAsync(tx, hand)).Succeeded(out var taken, out _)
                )
                {
                    return new NextItem(ItemView.Of(hand.Item, hand.Review.Dialect, hand.Contract, decision: null), taken);
                }
            }

            if (found.Count < Candidates)
            {
                return QueueRefusals.QueueIsEmpty;
            }

            (after, pickAt) = found[^1];
        }
    }

    private static bool IsForTaking(ItemInHand hand, DateTimeOffset now) =>
        hand.Item.Status is ItemStatus.Queued or ItemStatus.AwaitingApproval or ItemStatus.Claimed
        && !hand.Item.IsHeldAt(now)
        && !hand.Item.ApprovedBy.Contains(hand.By.Id)
        && !hand.Item.WasPassedBy(hand.By.Id)
        && DecisionRules.AllowedTo(hand).Any(d => d is ReviewDecision.Approve or ReviewDecision.Edit or ReviewDecision.Reject);

    private static async Task<List<(ReviewItemId Id, DateTimeOffset PickAt)>> CandidatesAsync(
        LedgerTransaction tx,
        string queue,
        PersonId person,
        DateTimeOffset pickAt,
        ReviewItemId after
    )
    {
        var (now, passed) = (tx.Now, ReviewItem.PassedMark(person));
        var rows = await tx
            .Db.ReviewItems.AsNoTracking()
            .Where(i => i.IsOpen && i.Queue == queue && i.PickAt >= pickAt && (i.PickAt > pickAt || i.Id > after))
            .Where(i =>
                i.Status == ItemStatus.Queued
                || i.Status == ItemStatus.AwaitingApproval
                || (i.Status == ItemStatus.Claimed && i.ClaimedUntil <= now)
            )
            .Where(i => i.AssignedTo == null || i.AssignedTo == person)
            .Where(i => !i.PassedBy.Contains(passed))
            .OrderBy(i => i.PickAt)
            .ThenBy(i => i.Id)
            .Take(Candidates)
            .Select(i => new { i.Id, i.PickAt })
            .ToListAsync();
        return [.. rows.Select(r => (r.Id, r.PickAt))];
    }
}
