using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Says what changed between two published versions of a contract, part by part.</summary>
public sealed class DiffContracts(ShowContract show)
{
    public sealed record Query(WorkspaceId Workspace, string Workflow, int From, int To);

    public sealed record Difference(int From, int To, IReadOnlyList<ContractDifference> Changes);

    /// <summary>The changes, or which version there is none of.</summary>
    public async Task<Outcome<Difference>> HandleAsync(Query query, CancellationToken ct = default)
    {
        var from = await show.HandleAsync(new(query.Workspace, query.Workflow, query.From), ct);
        if (!from.Succeeded(out var before, out var refusal))
        {
            return refusal;
        }

        var to = await show.HandleAsync(new(query.Workspace, query.Workflow, query.To), ct);
        return to.Succeeded(out var after, out refusal)
            ? new Difference(query.From, query.To, ContractDiffRules.Compare(before.Text, after.Text))
            : refusal;
    }
}
