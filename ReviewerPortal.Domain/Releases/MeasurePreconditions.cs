using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Releases;

/// <summary>Looks at what a release of a workflow must meet before it is opened, and again before it gets traffic.</summary>
public sealed class MeasurePreconditions(PortalDatabase database, ContractCatalog contracts, TimeProvider clock)
{
    /// <param name="Workspace">Whose.</param>
    /// <param name="Workflow">Which workflow.</param>
    /// <param name="AgentVersion">The candidate; null to ask before there is one.</param>
    /// <param name="Starting">Whether it is about to get traffic.</param>
    public sealed record Query(WorkspaceId Workspace, string Workflow, string? AgentVersion, bool Starting = false);

    /// <summary>The preconditions under the newest contract.</summary>
    public sealed record Answer(PublishedContract Published, IReadOnlyList<GatePrecondition> Preconditions);

    /// <summary>Looks. A workflow without a published contract is refused, as is one whose contract has no gate.</summary>
    public async Task<Outcome<Answer>> HandleAsync(Query query, CancellationToken ct = default)
    {
        if (await contracts.LatestAsync(query.Workspace, query.Workflow, ct) is not { } published)
        {
            return ReleaseRefusals.NoSuchWorkflow;
        }

        await using var db = await database.OpenAsync(query.Workspace, ct);
        var now = clock.GetUtcNow();
        var members = await db
            .Teams.Select(t => new { t.Name, Members = db.TeamMembers.Count(m => m.TeamId == t.Id) })
            .ToDictionaryAsync(t => t.Name, t => t.Members, StringComparer.Ordinal, ct);
        var cases = await db.ProtectedCases.CountAsync(
            c => c.Workflow == query.Workflow && c.RetiredAt == null && (c.QuarantinedUntil == null || c.QuarantinedUntil <= now),
            ct
        );
        var run = query.AgentVersion is null
            ? null
            : await db
                .EvaluationRuns.AsNoTracking()
                .Where(r => r.Workflow == query.Workflow && r.AgentVersion == query.AgentVersion && r.Complete)
                .OrderByDescending(r => r.Id)
                .FirstOrDefaultAsync(ct);
        List<GatePrecondition> found =
        [
            .. PreconditionRules.Check(
                new PreconditionFacts(published.Contract, members, cases, run?.At, run?.CriticalRegressions ?? 0, query.Starting)
            ),
        ];
        if (published.Contract.WorkflowReleaseGate is null)
        {
            found.Insert(
                0,
                new GatePrecondition(
                    "gate",
                    "The contract has a workflow_release_gate",
                    false,
                    $"Version {published.Number} of the contract has none.",
                    "Add the block with canary_traffic, promotion_window_hours, success_criteria, rollback_trigger and fallback_mode."
                )
            );
        }

        return new Answer(published, found);
    }
}
