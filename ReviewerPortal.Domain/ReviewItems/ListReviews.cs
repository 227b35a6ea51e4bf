using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ReviewItems;

/// <summary>Lists the workspace's reviews, newest first, one page at a time. A page starts after the last review of the one before, so new arrivals never shift it.</summary>
public sealed class ListReviews(PortalDatabase database, ContractCatalog contracts)
{
    /// <summary>Reviews on a page where none is asked for.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Most reviews on a page.</summary>
    public const int MaxLimit = 200;

    /// <summary>Which reviews.</summary>
    /// <param name="Caller">Who asks.</param>
    /// <param name="Workflow">Of this workflow; null for all.</param>
    /// <param name="Status">In this status; null for all.</param>
    /// <param name="ThreadId">Of this thread; null for all.</param>
    /// <param name="Cursor">The last page's <c>next</c>; null for the first page.</param>
    /// <param name="Limit">1–200.</param>
    public sealed record Query(Caller Caller, string? Workflow, ReviewStatus? Status, string? ThreadId, ReviewId? Cursor, int Limit);

    /// <summary>One page.</summary>
    /// <param name="Reviews">Newest first.</param>
    /// <param name="Next">Where the next page starts; null on the last.</param>
    public sealed record Page(IReadOnlyList<ReviewView> Reviews, string? Next);

    /// <summary>The page. People see the reviews of their teams' queues, so a page may hold fewer than asked for though another follows.</summary>
    public async Task<Page> HandleAsync(Query query, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        var found = await Matching(db, query).OrderByDescending(r => r.Id).Take(query.Limit + 1).ToListAsync(ct);
        var page = found.Take(query.Limit).ToList();
        var ids = page.Select(r => r.Id).ToList();
        var items = (await db.ReviewItems.AsNoTracking().Where(i => ids.Contains(i.ReviewId)).ToListAsync(ct)).ToLookup(i => i.ReviewId);
        var decisions = (await db.Decisions.AsNoTracking().Where(d => ids.Contains(d.ReviewId) && d.Final).ToListAsync(ct)).ToLookup(d =>
            d.ReviewId
        );

        var views = new List<ReviewView>(page.Count);
        foreach (var review in page)
        {
            var contract = await contracts.FindAsync(review.WorkspaceId, review.Workflow, review.ContractVersion, ct);
            if (ReviewAccessRules.MaySee(query.Caller, items[review.Id], contract))
            {
                views.Add(ReviewView.Of(review, items[review.Id], decisions[review.Id], contract));
            }
        }

        return new Page(views, found.Count > query.Limit ? page[^1].Id.ToString() : null);
    }

    private static IQueryable<Review> Matching(PortalDbContext db, Query query)
    {
        var reviews = db.Reviews.AsNoTracking();
        if (query.Workflow is { } workflow)
        {
            reviews = reviews.Where(r => r.Workflow == workflow);
        }

        if (query.Status is { } status)
        {
            reviews = reviews.Where(r => r.Status == status);
        }

        if (query.ThreadId is { } thread)
        {
            reviews = reviews.Where(r => r.ThreadId == thread);
        }

        if (query.Cursor is { } cursor)
        {
            // A version-7 id sorts by its time in both engines, so it alone is the key of the page.
            var after = cursor.Value;
            reviews = reviews.Where(r => ((Guid)(object)r.Id).CompareTo(after) < 0);
        }

        return reviews;
    }
}
