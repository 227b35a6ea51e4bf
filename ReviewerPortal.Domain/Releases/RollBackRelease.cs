using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Releases;

/// <summary>
/// Somebody ends a release: new work goes to the fallback at once, its waiting items are re-routed, its undelivered approvals are stopped before they leave. Done
/// again, it finishes what is unfinished and otherwise changes nothing.
/// </summary>
public sealed class RollBackRelease(Ledger ledger, GateDesk desk, TrafficSplits splits, RolledBackVersions rolledBack, RerouteItems reroute)
{
    /// <param name="By">Who.</param>
    /// <param name="Release">Which.</param>
    /// <param name="Reason">Why; everybody whose item moves reads it.</param>
    public sealed record Command(Caller By, ReleaseId Release, string? Reason);

    /// <summary>Rolls back. Refused without a reason; a release that is rolled back already is answered as it is.</summary>
    public async Task<Outcome<Release>> HandleAsync(Command back, CancellationToken ct = default)
    {
        if (PlainText.Of(back.Reason ?? "", 400) is not { Length: > 0 } reason)
        {
            return new Refusal(RefusalCodes.Validation, "Say why: everybody whose item moves reads it.")
            {
                Problems = [new Problem("#/reason", "is required")],
            };
        }

        var outcome = await ledger.WriteAsync<Release>(
            back.By.Workspace,
            async tx =>
            {
                if (await GateDesk.FindAsync(tx, back.Release) is not { } release)
                {
                    return ReleaseRefusals.NoSuchRelease;
                }

                if (release.State is ReleaseState.RolledBack)
                {
                    return release;
                }

                var done = await desk.RollBackAsync(tx, release, back.By.DisplayName, back.By.Principal, reason);
                return done.Refusal is { } refusal ? refusal : release;
            },
            ct
        );
        if (!outcome.Succeeded(out var release, out var no))
        {
            return no;
        }

        // From here on it happens whoever asked, and the background finishes it where this process ends first.
        rolledBack.Forget(back.By.Workspace, release.Workflow);
        await splits.RefreshAsync(back.By.Workspace, CancellationToken.None);
        return await reroute.HandleAsync(back.By.Workspace, back.Release, CancellationToken.None);
    }
}
