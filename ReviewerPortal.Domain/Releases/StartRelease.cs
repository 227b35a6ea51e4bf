using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Releases;

/// <summary>Gives a draft its first share of the traffic. The preconditions are looked at again: what held when it was opened may not hold any more.</summary>
public sealed class StartRelease(
    PortalDatabase database,
    Ledger ledger,
    MeasurePreconditions preconditions,
    GateDesk desk,
    TrafficSplits splits
)
{
    /// <param name="By">Who.</param>
    /// <param name="Release">Which.</param>
    /// <param name="Reason">Why now; null for none.</param>
    public sealed record Command(Caller By, ReleaseId Release, string? Reason = null);

    /// <summary>Starts it. Refused where it is no draft, a precondition does not hold, or a rollback trigger is true already.</summary>
    public async Task<Outcome<Release>> HandleAsync(Command start, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(start.By.Workspace, ct);
        if (await db.Releases.FindAsync([start.Release], ct) is not { } draft)
        {
            return ReleaseRefusals.NoSuchRelease;
        }

        if (draft.State is not ReleaseState.Draft)
        {
            return ReleaseRefusals.NotNow(draft, "started");
        }

        var query = new MeasurePreconditions.Query(start.By.Workspace, draft.Workflow, draft.AgentVersion, Starting: true);
        if (!(await preconditions.HandleAsync(query, ct)).Succeeded(out var measured, out var refusal))
        {
            return refusal;
        }

        if (!measured.Preconditions.All(p => p.Passed))
        {
            return ReleaseRefusals.PreconditionsFail(measured.Preconditions);
        }

        var outcome = await ledger.WriteAsync<Release>(start.By.Workspace, tx => BeginAsync(tx, start), ct);
        await splits.RefreshAsync(start.By.Workspace, CancellationToken.None);
        return outcome;
    }

    private async Task<Outcome<Release>> BeginAsync(LedgerTransaction tx, Command start)
    {
        if (await GateDesk.FindAsync(tx, start.Release) is not { } release)
        {
            return ReleaseRefusals.NoSuchRelease;
        }

        await desk.FollowContractAsync(tx, release);
        var judged = await desk.JudgeAsync(tx.Db, release, approved: false, tx.Now);
        if (judged.Opinion.Verdict is GateVerdict.Rollback or GateVerdict.Error)
        {
            throw new RollBackException(ReleaseRefusals.GateSaysNo(release, judged.Opinion.Verdict).With("reason", judged.Opinion.Reason));
        }

        if (release.Start(start.By.DisplayName, await GateFigures.OffsetAsync(tx.Db, release, tx.Now), tx.Now).Refusal is { } refusal)
        {
            throw new RollBackException(refusal);
        }

        tx.Audit(
            start.By.Principal,
            "release.started",
            release.Id.ToString(),
            new JsonObject { ["share"] = release.Share, ["reason"] = start.Reason }
        );
        return release;
    }
}
