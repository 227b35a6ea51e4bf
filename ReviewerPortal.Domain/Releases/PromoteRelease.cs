using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Releases;

/// <summary>
/// A person approves the next step: the next share, or everybody. The gate is judged at that moment with this approval counted in; unless it says pass, nothing
/// expands.
/// </summary>
public sealed class PromoteRelease(Ledger ledger, GateDesk desk, TrafficSplits splits)
{
    /// <param name="By">The person.</param>
    /// <param name="Release">Which.</param>
    /// <param name="Reason">Why; null for none.</param>
    public sealed record Command(Caller By, ReleaseId Release, string? Reason = null);

    /// <summary>Approves. An agent key is refused: approval is a person's.</summary>
    public async Task<Outcome<Release>> HandleAsync(Command promote, CancellationToken ct = default)
    {
        if (promote.By.Person is null)
        {
            return new Refusal(RefusalCodes.Forbidden, "Approval is a person's: use a personal token, not an agent key.");
        }

        var outcome = await ledger.WriteAsync<Release>(
            promote.By.Workspace,
            async tx =>
            {
                if (await GateDesk.FindAsync(tx, promote.Release) is not { } release)
                {
                    return ReleaseRefusals.NoSuchRelease;
                }

                if (release.State is not ReleaseState.Canary)
                {
                    return ReleaseRefusals.NotNow(release, "promoted");
                }

                await desk.FollowContractAsync(tx, release);
                var judged = await desk.JudgeAsync(tx.Db, release, approved: true, tx.Now);
                var taken = await desk.PromoteAsync(tx, release, promote.By.DisplayName, promote.By.Principal, judged);
                return taken.Refusal is { } refusal ? throw new RollBackException(refusal) : release;
            },
            ct
        );
        await splits.RefreshAsync(promote.By.Workspace, CancellationToken.None);
        return outcome;
    }
}
