using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>
/// Finds what a person had typed towards a decision. It is theirs even where they may no longer see the item; a draft they have since decided by is none.
/// </summary>
public sealed class FindDraft(PortalDatabase database)
{
    /// <summary>Whose draft of which item.</summary>
    public sealed record Query(Caller Caller, ReviewItemId Item);

    /// <summary>The text as it was kept, or null.</summary>
    public async Task<string?> HandleAsync(Query find, CancellationToken ct)
    {
        if (find.Caller.Person is not { } person)
        {
            return null;
        }

        await using var db = await database.OpenAsync(find.Caller.Workspace, ct);
        return await db
            .KeptDrafts.AsNoTracking()
            .Where(d => d.PersonId == person && d.ItemId == find.Item)
            .Where(d => !db.Decisions.Any(x => x.ItemId == d.ItemId && x.PersonId == person && x.Final && x.At >= d.SavedAt))
            .Select(d => d.Text)
            .FirstOrDefaultAsync(ct);
    }
}
