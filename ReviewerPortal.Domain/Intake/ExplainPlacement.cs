using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>Takes a body of <c>POST /reviews</c> through a contract without receiving it, and says why each action goes where it goes. Nothing is written.</summary>
public sealed class ExplainPlacement(PortalDatabase database, ContractCatalog contracts, AutonomyCaps caps, TimeProvider clock)
{
    /// <param name="Workspace">Where.</param>
    /// <param name="Workflow">Whose contract.</param>
    /// <param name="Body">UTF-8 JSON, as an agent would send it.</param>
    /// <param name="Version">A published version; null for the draft, or the version in force where there is none.</param>
    public sealed record Query(WorkspaceId Workspace, string Workflow, ReadOnlyMemory<byte> Body, int? Version = null);

    /// <param name="Version">The version tried; null for the draft.</param>
    /// <param name="Readiness">The workflow's readiness, which caps what passes alone.</param>
    /// <param name="Actions">Each action's way, in the body's order.</param>
    public sealed record Answer(int? Version, ReadinessLevel Readiness, IReadOnlyList<Explanation> Actions);

    /// <summary>The explanations; for a body that is malformed the refusal an agent would get, for a contract with errors all of them.</summary>
    public async Task<Outcome<Answer>> HandleAsync(Query query, CancellationToken ct = default)
    {
        var found = await ContractOnTrial.FindAsync(database, contracts, query.Workspace, query.Workflow, query.Version, ct);
        if (!found.Succeeded(out var trial, out var refusal))
        {
            return refusal;
        }

        var json = new StrictJson();
        if (!ProposalReader.Read(query.Body, json).Succeeded(out var proposal, out refusal))
        {
            return refusal;
        }

        if (proposal.Workflow is { } named && !string.Equals(named, query.Workflow, StringComparison.Ordinal))
        {
            json.Note("#/workflow", $"is another workflow than the one it is tried on, {query.Workflow}");
        }

        if (json.HasProblems)
        {
            return json.Refuse("proposal");
        }

        var cap = await caps.RecentAsync(query.Workspace, query.Workflow, ct);
        var now = clock.GetUtcNow();
        return new Answer(
            trial.Version,
            cap,
            [.. proposal.Actions.Select(action => ExplanationRules.Explain(trial.Contract, proposal, action, cap, now))]
        );
    }
}
