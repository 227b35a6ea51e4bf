using Microsoft.EntityFrameworkCore;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>
/// Removes drafts that are of no more use, in every workspace: their author has given the final decision, or they are older than <see cref="KeptDraft.Kept"/>. The page
/// removes its own draft as it decides; this finds those of decisions given elsewhere, without a statement more in every decision.
/// </summary>
public sealed class ForgetOldDrafts(PortalDatabase database, TimeProvider clock)
{
    /// <summary>Removes them and answers how many there were.</summary>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - KeptDraft.Kept;
        await using var db = await database.OpenUnscopedAsync(ct);
        var decisions = db.Decisions.IgnoreQueryFilters();
        return await db
            .KeptDrafts.IgnoreQueryFilters()
            .Where(d =>
                d.SavedAt < before
                || decisions.Any(x =>
                    x.WorkspaceId == d.WorkspaceId && x.ItemId == d.ItemId && x.PersonId == d.PersonId && x.Final && x.At >= d.SavedAt
                )
            )
            .ExecuteDeleteAsync(ct);
    }
}
