using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>An administrator forgets where candidates are asked, with the secret. A run that still asks there ends without its remaining cases.</summary>
public sealed class RemoveCandidate(Ledger ledger)
{
    /// <summary>Who, and which.</summary>
    public sealed record Command(Caller By, CandidateEndpointId Endpoint);

    /// <summary>Removes it.</summary>
    public async Task<Outcome<Done>> HandleAsync(Command remove, CancellationToken ct = default) =>
        remove.By.Role is PersonRole.Admin
            ? await ledger.WriteAsync<Done>(
                remove.By.Workspace,
                async tx =>
                {
                    if (await tx.Db.CandidateEndpoints.AsTracking().SingleOrDefaultAsync(e => e.Id == remove.Endpoint) is not { } found)
                    {
                        return EvaluationRefusals.NoSuchEndpoint;
                    }

                    tx.Db.Remove(found);
                    tx.Audit(
                        remove.By.Principal,
                        "candidate_endpoint.removed",
                        found.Id.ToString(),
                        new JsonObject { ["workflow"] = found.Workflow, ["name"] = found.Name }
                    );
                    return Done.Value;
                },
                ct
            )
            : EvaluationRefusals.AdministratorsOnly;
}
