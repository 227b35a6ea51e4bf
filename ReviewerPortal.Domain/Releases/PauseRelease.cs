using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Releases;

/// <summary>
/// Somebody holds a release where it is, or lets it go on. Paused it takes no step, by itself or by anybody; the gate goes on judging it, and a trigger rolls it
/// back.
/// </summary>
public sealed class PauseRelease(Ledger ledger)
{
    /// <summary>The longest reason, in characters.</summary>
    public const int LongestReason = 400;

    /// <param name="By">The person.</param>
    /// <param name="Release">Which.</param>
    /// <param name="Paused">Whether it is to stand still; false to let it go on.</param>
    /// <param name="Reason">Why; needed to pause.</param>
    public sealed record Command(Caller By, ReleaseId Release, bool Paused, string? Reason = null);

    /// <summary>Pauses it, or lets it go on. An agent key is refused: it is a person's to say.</summary>
    public async Task<Outcome<Release>> HandleAsync(Command pause, CancellationToken ct = default)
    {
        if (pause.By.Person is null)
        {
            return new Refusal(RefusalCodes.Forbidden, "Pausing is a person's: use a personal token, not an agent key.");
        }

        var reason = PlainText.Of(pause.Reason ?? "", LongestReason);
        if (pause.Paused && reason.Length == 0)
        {
            return new Refusal(RefusalCodes.Validation, "Say why it is paused: whoever waits for it reads that.")
            {
                Problems = [new Problem("#/reason", "is required")],
            };
        }

        return await ledger.WriteAsync<Release>(
            pause.By.Workspace,
            async tx =>
            {
                if (await GateDesk.FindAsync(tx, pause.Release) is not { } release)
                {
                    return ReleaseRefusals.NoSuchRelease;
                }

                var done = pause.Paused ? release.Pause(pause.By.DisplayName, reason, tx.Now) : release.GoOn();
                if (done.Refusal is { } refusal)
                {
                    return refusal;
                }

                tx.Audit(
                    pause.By.Principal,
                    pause.Paused ? "release.paused" : "release.resumed",
                    release.Id.ToString(),
                    new JsonObject { ["share"] = release.Share, ["reason"] = reason.Length == 0 ? null : reason }
                );
                return release;
            },
            ct
        );
    }
}
