using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ReviewItems;

/// <summary>Shows one review as it stands.</summary>
public sealed class GetReview(PortalDatabase database, ContractCatalog contracts)
{
    private readonly Func<PortalDbContext, ReviewId, Task<Review?>> _found = EF.CompileAsyncQuery(
        (PortalDbContext db, ReviewId id) => db.Reviews.AsNoTracking().FirstOrDefault(r => r.Id == id)
    );

    /// <summary>Which review.</summary>
    /// <param name="Caller">Who asks.</param>
    /// <param name="Review">Its id.</param>
    public sealed record Query(Caller Caller, ReviewId Review);

    /// <summary>The review, or "no such review" for one of another workspace or one the person may not see.</summary>
    public async Task<Outcome<ReviewView>> HandleAsync(Query query, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        return await _found(db, query.Review) is { } review ? await ReadAsync(db, query.Caller, review, ct) : ItemRefusals.NoSuchReview;
    }

    /// <summary>The review's present revision, for a caller that only asks whether anything changed; null where there is no such review.</summary>
    public async Task<int?> RevisionAsync(Query query, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        return await db.Reviews.Where(r => r.Id == query.Review).Select(r => (int?)r.Revision).FirstOrDefaultAsync(ct);
    }

    private async Task<Outcome<ReviewView>> ReadAsync(PortalDbContext db, Caller caller, Review review, CancellationToken ct)
    {
        var items = await db.ReviewItems.AsNoTracking().Where(i => i.ReviewId == review.Id).ToListAsync(ct);
        var contract = await contracts.FindAsync(review.WorkspaceId, review.Workflow, review.ContractVersion, ct);
        if (!ReviewAccessRules.MaySee(caller, items, contract))
        {
            return ItemRefusals.NoSuchReview;
        }

        var decisions = items.Exists(i => i.Verdict is not null)
            ? await db.Decisions.AsNoTracking().Where(d => d.ReviewId == review.Id && d.Final).ToListAsync(ct)
            : [];
        return ReviewView.Of(review, items, decisions, contract);
    }
}
