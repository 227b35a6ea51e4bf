using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>What a running evaluation has still to ask, with what the candidate is shown of each case: never what is expected.</summary>
public sealed class ListCalls(PortalDatabase database, TimeProvider clock)
{
    /// <summary>Most cases handed out at a time.</summary>
    public const int Most = 64;

    /// <summary>A case to be asked now.</summary>
    public sealed record Call(ProtectedCaseId Case, string Input, string Evidence);

    /// <param name="Due">Cases to be asked now, oldest first.</param>
    /// <param name="Next">When the next one falls due where none is due now; null where none waits any more.</param>
    public sealed record Answer(IReadOnlyList<Call> Due, DateTimeOffset? Next);

    /// <summary>The cases.</summary>
    public async Task<Answer> HandleAsync(EvaluationJob job, CancellationToken ct = default)
    {
        var now = clock.GetUtcNow();
        await using var db = await database.OpenAsync(job.WorkspaceId, ct);
        var waiting = db.CaseCalls.AsNoTracking().Where(c => c.RunId == job.Id && c.State == CallState.Waiting);
        var due = await waiting
            .Where(c => c.NextAttemptAt <= now)
            .OrderBy(c => c.CaseId)
            .Take(Most)
            .Join(db.ProtectedCases, c => c.CaseId, p => p.Id, (_, p) => new Call(p.Id, p.Input, p.Evidence))
            .ToListAsync(ct);
        return new Answer(due, due.Count > 0 ? null : await waiting.MinAsync(c => (DateTimeOffset?)c.NextAttemptAt, ct));
    }
}
