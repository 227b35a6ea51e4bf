using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>The last runs over a workflow's protected cases, newest first.</summary>
public sealed class ListRuns(PortalDatabase database)
{
    private const int Most = 50;

    /// <summary>Whose, and of which workflow.</summary>
    public sealed record Query(WorkspaceId Workspace, string Workflow);

    /// <summary>The runs.</summary>
    public async Task<IReadOnlyList<EvaluationRun>> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        return await db
            .EvaluationRuns.AsNoTracking()
            .Where(r => r.Workflow == query.Workflow)
            .OrderByDescending(r => r.Id)
            .Take(Most)
            .ToListAsync(ct);
    }
}
