using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Queue;

/// <summary>An item somebody is about to change, with everything that says whether they may.</summary>
/// <param name="Item">The item, tracked.</param>
/// <param name="Review">Its review, tracked.</param>
/// <param name="Contract">The version both were admitted under.</param>
/// <param name="Owner">Who works the item's queue today.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="By">The same, as the person who acts.</param>
public sealed record ItemInHand(ReviewItem Item, Review Review, WorkflowContract Contract, OwnedQueue Owner, Caller Caller, ActingPerson By)
{
    /// <summary>Whether the caller works the item's queue.</summary>
    public bool MayDecide => QueueAccessRules.MayDecide(Caller, Owner.Team, Owner.Backup);

    /// <summary>Whether the caller leads the item's queue.</summary>
    public bool MayLead => QueueAccessRules.MayLead(Caller, Owner.Team, Owner.Backup);
}

/// <summary>What every change of an item by a person begins and ends with: finding it with the caller's authority over it, and telling everybody who watches.</summary>
public sealed class ItemDesk(ContractCatalog contracts, QueueDirectory queues, ItemFeed feed, ReviewSignals signals)
{
    /// <summary>Loads the item for change. An item the caller may not see is refused as though it did not exist.</summary>
    public async Task<Outcome<ItemInHand>> PickUpAsync(LedgerTransaction tx, Caller caller, ReviewItemId id)
    {
        if (ActingPerson.Of(caller) is not { } by)
        {
            return ItemRefusals.OnlyPeople;
        }

        return await tx.Db.ReviewItems.FindAsync(id) is { } item && await tx.Db.Reviews.FindAsync(item.ReviewId) is { } review
            ? await PickUpAsync(caller, by, item, review)
            : ItemRefusals.NoSuchItem;
    }

    /// <summary>The same for an item that is already loaded.</summary>
    public async Task<Outcome<ItemInHand>> PickUpAsync(Caller caller, ActingPerson by, ReviewItem item, Review review)
    {
        var contract = await contracts.FindAsync(item.WorkspaceId, item.Workflow, item.ContractVersion);
        var owner = await queues.OwnerOfAsync(item.WorkspaceId, contract, item.Queue);
        var hand = new ItemInHand(item, review, contract, owner, caller, by);
        return QueueAccessRules.MaySee(caller, owner.Team, owner.Backup) || await MayPullUpAsync(hand) is not null
            ? hand
            : ItemRefusals.NoSuchItem;
    }

    /// <summary>The queue to which the caller may pull the item up, because they work the one its step escalates to; null where they do not.</summary>
    public async Task<string?> MayPullUpAsync(ItemInHand hand)
    {
        if (
            hand.Contract.StepNamed(hand.Item.Step)?.EscalationTarget is not { } target
            || string.Equals(target, hand.Item.Queue, StringComparison.Ordinal)
        )
        {
            return null;
        }

        var owner = await queues.OwnerOfAsync(hand.Item.WorkspaceId, hand.Contract, target);
        return QueueAccessRules.MayDecide(hand.Caller, owner.Team, owner.Backup) ? target : null;
    }

    /// <summary>Everything recorded of the item's clocks so far, including what this shared transaction has not written yet.</summary>
    public static async Task<IReadOnlyList<ClockSegment>> HistoryAsync(LedgerTransaction tx, ReviewItem item)
    {
        var stored = await tx.ReadOnceAsync(
            SegmentsOf(item.Id),
            async () => (IReadOnlyList<ClockSegment>)await tx.Db.ClockSegments.AsNoTracking().Where(s => s.ItemId == item.Id).ToListAsync()
        );
        var unwritten = tx
            .Db.ChangeTracker.Entries<ClockSegment>()
            .Where(e => e.State == EntityState.Added && e.Entity.ItemId == item.Id)
            .Select(e => e.Entity);
        return [.. stored, .. unwritten];
    }

    /// <summary>Reads the items, their reviews and what is recorded of their clocks in three queries, so that what follows asks for none of them again.</summary>
    public static async Task<IReadOnlyList<ReviewItem>> PickUpManyAsync(LedgerTransaction tx, IQueryable<ReviewItem> wanted)
    {
        var items = await wanted.ToListAsync();
        List<ReviewItemId> ids = [.. items.Select(i => i.Id)];
        List<ReviewId> reviews = [.. items.Select(i => i.ReviewId).Distinct()];
        await tx.Db.Reviews.Where(r => reviews.Contains(r.Id)).LoadAsync();
        var segments = (await tx.Db.ClockSegments.AsNoTracking().Where(s => ids.Contains(s.ItemId)).ToListAsync()).ToLookup(s => s.ItemId);
        foreach (var id in ids)
        {
            tx.HaveRead(SegmentsOf(id), (IReadOnlyList<ClockSegment>)[.. segments[id]]);
        }

        return items;
    }

    private static (string, ReviewItemId) SegmentsOf(ReviewItemId id) => ("segments", id);

    /// <summary>Records on the clocks that somebody took the item: the first taking answers the respond clock, and a wait for information ends.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="hand">The item, already changed by its verb.</param>
    /// <param name="wasWaiting">Whether it was waiting for information before.</param>
    public static async Task RecordTakenAsync(LedgerTransaction tx, ItemInHand hand, bool wasWaiting)
    {
        if (wasWaiting)
        {
            tx.Db.AddRange(SlaRules.Resume(hand.Item, hand.Contract, await HistoryAsync(tx, hand.Item), tx.Now));
        }

        tx.Db.AddRange(SlaRules.Responded(hand.Item, tx.Now));
    }

    /// <summary>Raises the review's revision and tells everybody who watches the item or waits for the review, once it is durable.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="item">The item, after its change.</param>
    /// <param name="review">Its review.</param>
    /// <param name="fromQueue">The queue it left, when it moved.</param>
    public void PutDown(LedgerTransaction tx, ReviewItem item, Review review, string? fromQueue = null)
    {
        review.Revision++;
        var change = new ItemChange(tx.Workspace, QueueRow.Of(item), fromQueue)
        {
            EndedBy = item.IsOpen ? null : item.EndedByName,
            Verdict = item.IsOpen ? null : item.Verdict,
            ByPerson = !item.IsOpen && item.DecidedBy?.StartsWith("user:", StringComparison.Ordinal) == true,
        };
        tx.AfterCommit(() =>
        {
            feed.Publish(change);
            signals.Changed(review.Id);
        });
    }
}
