using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>Runs over a workflow's protected cases, newest first, one page at a time by the index of runs.</summary>
public sealed class ListRuns(PortalDatabase database)
{
    /// <summary>Runs on a page where none is asked for.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Most runs on a page.</summary>
    public const int LargestLimit = 200;

    /// <summary>Whose, and of which workflow.</summary>
    public sealed record Query(WorkspaceId Workspace, string Workflow)
    {
        /// <summary>Only this version's; null for all.</summary>
        public string? AgentVersion { get; init; }

        /// <summary>The last page's <c>next</c>; null for the first page.</summary>
        public EvaluationRunId? Before { get; init; }

        /// <summary>1–200.</summary>
        public int Limit { get; init; } = DefaultLimit;
    }

    /// <param name="Runs">Newest first.</param>
    /// <param name="Next">Behind which run the next page starts; null on the last.</param>
    public sealed record Page(IReadOnlyList<EvaluationRun> Runs, EvaluationRunId? Next);

    /// <summary>The page.</summary>
    public async Task<Page> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        var runs = db.EvaluationRuns.AsNoTracking().Where(r => r.Workflow == query.Workflow);
        if (query.AgentVersion is { } version)
        {
            runs = runs.Where(r => r.AgentVersion == version);
        }

        if (query.Before is { } before)
        {
            runs = runs.Where(r => r.Id < before);
        }

        var limit = Math.Clamp(query.Limit, 1, LargestLimit);
        var rows = await runs.OrderByDescending(r => r.Id).Take(limit + 1).ToListAsync(ct);
        return rows.Count > limit ? new Page(rows[..limit], rows[limit - 1].Id) : new Page(rows, null);
    }
}
