using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>The evaluations the portal runs or ran itself.</summary>
public sealed class ShowJob(PortalDatabase database)
{
    /// <summary>One, or null where the portal runs none of that id.</summary>
    public async Task<EvaluationJob?> HandleAsync(WorkspaceId workspace, EvaluationRunId run, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(workspace, ct);
        return await db.EvaluationJobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == run, ct);
    }
}
