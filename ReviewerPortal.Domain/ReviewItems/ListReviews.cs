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

    /// <summary>Most pages' worth of reviews that are looked through for one page.</summary>
    public const int LongestWalk = 20;

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

    /// <summary>
    /// The page. People see the reviews of their teams' queues, so the walk goes on past the others; after <see cref="LongestWalk"/> steps it stops, and a page
    /// may hold fewer than asked for though another follows.
    /// </summary>
    public async Task<Page> HandleAsync(Query query, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        var views = new List<ReviewView>(query.Limit);
        var cursor = query.Cursor;
        for (var step = 0; step < LongestWalk; step++)
        {
            var found = await Matching(db, query, cursor).OrderByDescending(r => r.Id).Take(query.Limit + 1).ToListAsync(ct);
            var seen = found.Take(query.Limit).ToList();
            foreach (var (review, view) in await ViewsAsync(db, query.Caller, seen, ct))
            {
                if (views.Count == query.Limit)
                {
                    return new Page(views, cursor.ToString());
                }

                cursor = review;
                if (view is not null)
                {
                    views.Add(view);
                }
            }

            var isLast = found.Count <= query.Limit;
            if (isLast || views.Count == query.Limit)
            {
                return new Page(views, isLast ? null : cursor.ToString());
            }
        }

        return new Page(views, cursor.ToString());
    }

    // Each review with what the caller may see of it: null where that is nothing.
    private async Task<List<(ReviewId Id, ReviewView? View)>> ViewsAsync(
        PortalDbContext db,
        Caller caller,
        List<Review> reviews,
        CancellationToken ct
    )
    {
        var ids = reviews.Select(r => r.Id).ToList();
        var items = (await db.ReviewItems.AsNoTracking().Where(i => ids.Contains(i.ReviewId)).ToListAsync(ct)).ToLookup(i => i.ReviewId);
        var decisions = (await db.Decisions.AsNoTracking().Where(d => ids.Contains(d.ReviewId) && d.Final).ToListAsync(ct)).ToLookup(d =>
            d.ReviewId
        );
        var views = new List<(ReviewId, ReviewView?)>(reviews.Count);
        foreach (var review in reviews)
        {
            var contract = await contracts.FindAsync(review.WorkspaceId, review.Workflow, review.ContractVersion, ct);
            var visible = ReviewAccessRules.MaySee(caller, items[review.Id], contract);
            views.Add((review.Id, visible ? ReviewView.Of(review, items[review.Id], decisions[review.Id], contract) : null));
        }

        return views;
    }

    private static IQueryable<Review> Matching(PortalDbContext db, Query query, ReviewId? from)
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

        if (from is { } cursor)
        {
            // A version-7 id sorts by its time in both engines, so it alone is the key of the page.
            var after = cursor.Value;
            reviews = reviews.Where(r => ((Guid)(object)r.Id).CompareTo(after) < 0);
        }

        return reviews;
    }
}
