using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>One run with how every case went.</summary>
public sealed class ShowRun(PortalDatabase database)
{
    /// <summary>Whose, and which run.</summary>
    public sealed record Query(WorkspaceId Workspace, EvaluationRunId Run);

    /// <summary>The run; what it got wrong comes first.</summary>
    public async Task<Outcome<RecordEvaluation.Recorded>> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        if (await db.EvaluationRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == query.Run, ct) is not { } run)
        {
            return CaseRefusals.NoSuchRun;
        }

        var results = await db.CaseResults.AsNoTracking().Where(r => r.RunId == run.Id).ToListAsync(ct);
        var ids = results.ConvertAll(r => r.CaseId);
        var cases = await db.ProtectedCases.AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(ct);
        return new RecordEvaluation.Recorded(
            run,
            [
                .. results
                    .OrderByDescending(r => r is { Regression: true, Critical: true })
                    .ThenByDescending(r => r.Regression)
                    .ThenBy(r => r.Passed),
            ],
            cases
        );
    }
}
