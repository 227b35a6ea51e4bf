using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;

namespace ReviewerPortal.Domain.Intake;

/// <summary>A review its agent is about to change, tracked, with all its items.</summary>
internal sealed record OpenReview(Review Review, IReadOnlyList<ReviewItem> Items)
{
    /// <summary>The items that still need somebody.</summary>
    public IEnumerable<ReviewItem> OpenItems => Items.Where(i => i.IsOpen);

    /// <summary>Loads the review for change; refused where it does not exist in the workspace or has ended.</summary>
    public static async Task<Outcome<OpenReview>> LoadAsync(LedgerTransaction tx, ReviewId id, string wanted)
    {
        if (await LoadAnyAsync(tx, id) is not { } found)
        {
            return ItemRefusals.NoSuchReview;
        }

        return found.Review.Status is ReviewStatus.Pending ? found : Ended(found.Review, wanted);
    }

    /// <summary>Loads the review whether or not it has ended; null where it does not exist in the workspace.</summary>
    public static async Task<OpenReview?> LoadAnyAsync(LedgerTransaction tx, ReviewId id) =>
        await tx.Db.Reviews.FindAsync(id) is { } review
            ? new OpenReview(
                review,
                await tx.Db.ReviewItems.AsTracking().Where(i => i.ReviewId == id).OrderBy(i => i.Position).ToListAsync()
            )
            : null;

    /// <summary>The review has ended and cannot be changed any more.</summary>
    public static Refusal Ended(Review review, string wanted) =>
        new Refusal(RefusalCodes.Conflict, $"The review is {SnakeCase.Of(review.Status)}; it can no longer be {wanted}.")
            .With("status", SnakeCase.Of(review.Status))
            .With("when", review.EndedAt);

    /// <summary>Everything recorded of an item's clocks, including what this shared transaction has not written yet.</summary>
    public static async Task<IReadOnlyList<ClockSegment>> ClocksAsync(LedgerTransaction tx, ReviewItem item)
    {
        var stored = await tx.Db.ClockSegments.AsNoTracking().Where(s => s.ItemId == item.Id).ToListAsync();
        var unwritten = tx
            .Db.ChangeTracker.Entries<ClockSegment>()
            .Where(e => e.State == EntityState.Added && e.Entity.ItemId == item.Id)
            .Select(e => e.Entity);
        return [.. stored, .. unwritten];
    }
}
