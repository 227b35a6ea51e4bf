using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>The evaluations of a workflow that the portal runs now, newest first.</summary>
public sealed class ListJobs(PortalDatabase database)
{
    private const int Most = 50;

    /// <summary>Whose, and of which workflow.</summary>
    public sealed record Query(WorkspaceId Workspace, string Workflow);

    /// <summary>The jobs.</summary>
    public async Task<IReadOnlyList<EvaluationJob>> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        return await db
            .EvaluationJobs.AsNoTracking()
            .Where(j => j.Workflow == query.Workflow && j.State == JobState.Running)
            .OrderByDescending(j => j.Id)
            .Take(Most)
            .ToListAsync(ct);
    }
}
