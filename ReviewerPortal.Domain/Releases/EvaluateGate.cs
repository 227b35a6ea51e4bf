using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Releases;

/// <summary>
/// One evaluation of one release on trial: judged, recorded, and acted on where the contract lets the gate act by itself. It goes on while a person is waited for,
/// because a trigger may come true meanwhile.
/// </summary>
public sealed class EvaluateGate(Ledger ledger, GateDesk desk, TrafficSplits splits, RolledBackVersions rolledBack, RerouteItems reroute)
{
    /// <summary>Evaluates. Answers the release as it stands then; one that is not on trial is left as it is, except that a rollback is finished.</summary>
    public async Task<Outcome<Release>> HandleAsync(WorkspaceId workspace, ReleaseId id, CancellationToken ct = default)
    {
        var outcome = await ledger.WriteAsync(workspace, tx => EvaluateAsync(tx, id), ct);
        if (!outcome.Succeeded(out var release, out var refusal))
        {
            return refusal;
        }

        if (release.State is not ReleaseState.Canary || release.Verdict is null)
        {
            rolledBack.Forget(workspace, release.Workflow);
            await splits.RefreshAsync(workspace, CancellationToken.None);
        }

        return release.State is ReleaseState.RolledBack ? await reroute.HandleAsync(workspace, id, CancellationToken.None) : release;
    }

    private async Task<Outcome<Release>> EvaluateAsync(LedgerTransaction tx, ReleaseId id)
    {
        if (await GateDesk.FindAsync(tx, id) is not { } release)
        {
            return ReleaseRefusals.NoSuchRelease;
        }

        if (release.State is not ReleaseState.Canary)
        {
            return release;
        }

        await desk.FollowContractAsync(tx, release);
        var judged = await desk.JudgeAsync(tx.Db, release, approved: false, tx.Now);
        GateDesk.Record(tx, release, judged);
        Outcome<Done> acted = judged.Opinion.Verdict switch
        {
            GateVerdict.Rollback => await desk.RollBackAsync(tx, release, GateDesk.Actor, GateDesk.Actor, judged.Opinion.Reason),
            GateVerdict.Pass => await desk.PromoteAsync(tx, release, GateDesk.Actor, GateDesk.Actor, judged),
            _ => Done.Value,
        };
        return acted.Refusal is { } refusal ? throw new RollBackException(refusal) : release;
    }
}
