using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>Somebody sets a flaky case aside for a while, lets it count again, or takes it out for good.</summary>
public sealed class ChangeCase(Ledger ledger)
{
    /// <summary>What is done to it.</summary>
    public enum Deed
    {
        Quarantine,
        Release,
        Retire,
    }

    /// <param name="By">Who.</param>
    /// <param name="Case">Which.</param>
    /// <param name="Deed">What.</param>
    public sealed record Command(Caller By, ProtectedCaseId Case, Deed Deed)
    {
        /// <summary>Who sees to it while it is set aside; whoever sets it aside where it is not said.</summary>
        public string? Owner { get; init; }

        /// <summary>Why; required to set it aside.</summary>
        public string? Reason { get; init; }

        /// <summary>When it counts again; required to set it aside.</summary>
        public DateTimeOffset? Until { get; init; }
    }

    /// <summary>Does it.</summary>
    public Task<Outcome<ProtectedCase>> HandleAsync(Command change, CancellationToken ct = default) =>
        ledger.WriteAsync<ProtectedCase>(
            change.By.Workspace,
            async tx =>
            {
                if (await tx.Db.ProtectedCases.AsTracking().SingleOrDefaultAsync(c => c.Id == change.Case) is not { } found)
                {
                    return CaseRefusals.NoSuchCase;
                }

                var outcome = change.Deed switch
                {
                    Deed.Quarantine => SetAside(found, change, tx.Now),
                    Deed.Release => found.Release(tx.Now),
                    _ => found.Retire(change.By.DisplayName, tx.Now),
                };
                if (outcome.Refusal is { } refusal)
                {
                    return refusal;
                }

                tx.UnsettleReadiness(found.Workflow);
                tx.Audit(
                    change.By.Principal,
                    change.Deed switch
                    {
                        Deed.Quarantine => "case.quarantined",
                        Deed.Release => "case.released",
                        _ => "case.retired",
                    },
                    found.Id.ToString(),
                    new JsonObject
                    {
                        ["owner"] = found.QuarantineOwner,
                        ["until"] = found.QuarantinedUntil is { } until ? WireJson.TimeOf(until) : null,
                        ["reason"] = change.Reason,
                    }
                );
                return found;
            },
            ct
        );

    private static Outcome<Done> SetAside(ProtectedCase found, Command change, DateTimeOffset now)
    {
        var problems = new List<Problem>(2);
        if (string.IsNullOrWhiteSpace(change.Reason))
        {
            problems.Add(new Problem("#/reason", "is required"));
        }

        if (change.Until is null)
        {
            problems.Add(new Problem("#/until", "is required: a quarantine has an end"));
        }

        if (problems.Count > 0)
        {
            return new Refusal(RefusalCodes.Validation, "A quarantine names why and until when.") { Problems = problems };
        }

        var owner = string.IsNullOrWhiteSpace(change.Owner) ? change.By.DisplayName : PlainText.Of(change.Owner, 200);
        var until = DateTimeOffset.FromUnixTimeMilliseconds(change.Until!.Value.ToUnixTimeMilliseconds());
        return found.Quarantine(owner, PlainText.Of(change.Reason!, 400), until, now);
    }
}
