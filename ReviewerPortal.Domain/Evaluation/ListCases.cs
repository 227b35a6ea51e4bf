using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>The protected cases of a workflow, oldest first: what a candidate has to answer.</summary>
public sealed class ListCases(PortalDatabase database)
{
    /// <param name="Workspace">Whose.</param>
    /// <param name="Workflow">Of which workflow.</param>
    /// <param name="WithRetired">Whether retired ones are listed too.</param>
    public sealed record Query(WorkspaceId Workspace, string Workflow, bool WithRetired = false);

    /// <summary>The cases; refused where there is no such workflow.</summary>
    public async Task<Outcome<IReadOnlyList<ProtectedCase>>> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        if (!await db.Workflows.AnyAsync(w => w.Name == query.Workflow, ct))
        {
            return CaseRefusals.NoSuchWorkflow;
        }

        return await db
            .ProtectedCases.AsNoTracking()
            .Where(c => c.Workflow == query.Workflow && (query.WithRetired || c.RetiredAt == null))
            .OrderBy(c => c.Id)
            .ToListAsync(ct);
    }
}
