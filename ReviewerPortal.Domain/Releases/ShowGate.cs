using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Releases;

/// <summary>The gate of a workflow as it stands this moment: its newest release, judged now, and everything the judgement rests on. Changes nothing.</summary>
public sealed class ShowGate(
    PortalDatabase database,
    ContractCatalog contracts,
    MeasurePreconditions preconditions,
    GateDesk desk,
    TimeProvider clock
)
{
    private const int LongestHistory = 100;
    private const int Rehearsals = 5;

    /// <summary>Whose, and which workflow.</summary>
    public sealed record Query(WorkspaceId Workspace, string Workflow);

    /// <summary>The gate.</summary>
    /// <param name="Workflow">The workflow.</param>
    /// <param name="ContractVersion">The newest published contract.</param>
    /// <param name="Gate">Its gate; null where it has none.</param>
    /// <param name="Release">The newest release; null while there was none.</param>
    /// <param name="Opinion">What the gate says now.</param>
    /// <param name="Metrics">What it sees, in the contract's order.</param>
    /// <param name="Received">Items received from the candidate in the window.</param>
    /// <param name="WindowEndsAt">When the window will have been watched whole; null while there is none.</param>
    /// <param name="Preconditions">The five conditions, as they stand now.</param>
    /// <param name="History">Recorded verdicts of this release, newest first.</param>
    /// <param name="Rehearsals">The last rehearsals, newest first.</param>
    /// <param name="Failing">Protected cases the candidate failed in its last complete run, and why.</param>
    public sealed record View(
        string Workflow,
        int ContractVersion,
        WorkflowReleaseGate? Gate,
        Release? Release,
        GateOpinion Opinion,
        IReadOnlyList<GateMetric> Metrics,
        long Received,
        DateTimeOffset? WindowEndsAt,
        IReadOnlyList<GatePrecondition> Preconditions,
        IReadOnlyList<GateReading> History,
        IReadOnlyList<Rehearsal> Rehearsals,
        IReadOnlyList<FailingCase> Failing
    );

    /// <summary>A protected case the candidate gets wrong, and the run in which it did.</summary>
    public sealed record FailingCase(ProtectedCaseId Id, EvaluationRunId Run, string Title, bool Regression, bool Critical, string Why);

    /// <summary>The view; refused where nothing is published under that name.</summary>
    public async Task<Outcome<View>> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        var newest = await db
            .Releases.AsNoTracking()
            .Where(r => r.Workflow == query.Workflow)
            .OrderByDescending(r => r.Id)
            .FirstOrDefaultAsync(ct);
        var ask = new MeasurePreconditions.Query(query.Workspace, query.Workflow, newest?.AgentVersion, Starting: newest is not null);
        if (!(await preconditions.HandleAsync(ask, ct)).Succeeded(out var found, out var refusal))
        {
            return refusal;
        }

        var rehearsals = await db
            .Rehearsals.AsNoTracking()
            .Where(r => r.Workflow == query.Workflow)
            .OrderByDescending(r => r.Id)
            .Take(Rehearsals)
            .ToListAsync(ct);
        if (newest is null)
        {
            return new View(
                query.Workflow,
                found.Published.Number,
                found.Published.Contract.WorkflowReleaseGate,
                null,
                new GateOpinion(GateVerdict.Inconclusive, "There is no release.", [], []),
                [],
                0,
                null,
                found.Preconditions,
                [],
                rehearsals,
                []
            );
        }

        var (opinion, figures) = await SeenAsync(db, newest, clock.GetUtcNow());
        var gate = newest.IsOpen
            ? found.Published.Contract.WorkflowReleaseGate
            : (await contracts.FindAsync(query.Workspace, query.Workflow, newest.ContractVersion, ct)).WorkflowReleaseGate;
        return new View(
            query.Workflow,
            found.Published.Number,
            gate,
            newest,
            opinion,
            gate is null ? [] : [.. GateFigures.NamesOf(gate).Select(n => figures.Metrics.GetValueOrDefault(n) ?? GateMetric.Missing(n))],
            figures.Received,
            gate is null ? null : newest.WindowEndsAt(gate.PromotionWindowHours),
            found.Preconditions,
            await db
                .GateReadings.AsNoTracking()
                .Where(r => r.ReleaseId == newest.Id)
                .OrderByDescending(r => r.Id)
                .Take(LongestHistory)
                .ToListAsync(ct),
            rehearsals,
            await FailingAsync(db, newest, ct)
        );
    }

    // A release that has ended is shown as it was judged then: what its version does afterwards is not on trial.
    private async Task<(GateOpinion Opinion, GateFigures Figures)> SeenAsync(PortalDbContext db, Release release, DateTimeOffset now)
    {
        var judged = await desk.JudgeAsync(db, release, approved: false, now);
        return release.IsOpen
            ? (judged.Opinion, judged.Figures)
            : (
                judged.Opinion with
                {
                    Verdict = release.Verdict ?? GateVerdict.Inconclusive,
                    Reason = release.VerdictReason ?? "",
                    AwaitsApproval = false,
                },
                judged.Figures
            );
    }

    private static async Task<IReadOnlyList<FailingCase>> FailingAsync(PortalDbContext db, Release release, CancellationToken ct)
    {
        var run = await db
            .EvaluationRuns.AsNoTracking()
            .Where(r => r.Workflow == release.Workflow && r.AgentVersion == release.AgentVersion && r.Complete)
            .OrderByDescending(r => r.Id)
            .Select(r => r.Id)
            .FirstOrDefaultAsync(ct);
        return await db
            .CaseResults.AsNoTracking()
            .Where(r => r.RunId == run && !r.Passed && !r.Quarantined)
            .Join(
                db.ProtectedCases,
                r => r.CaseId,
                c => c.Id,
                (r, c) => new FailingCase(c.Id, r.RunId, c.Title, r.Regression, r.Critical, r.Why)
            )
            .ToListAsync(ct);
    }
}
