using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ApprovalTiers;

/// <summary>Says what is odd about a contract's tiers, published or not: which ones no item can reach, where only the order decides, and where too few people could approve.</summary>
public sealed class AnalyseTiers(ListPeople people)
{
    /// <param name="Workspace">Whose people.</param>
    /// <param name="Contract">Whose tiers.</param>
    public sealed record Query(WorkspaceId Workspace, WorkflowContract Contract);

    /// <param name="Findings">From the conditions alone; see <see cref="TierOrderRules"/>.</param>
    /// <param name="Standings">Every tier with every queue its items can lie in; see <see cref="QuorumRules"/>.</param>
    public sealed record Answer(IReadOnlyList<TierFinding> Findings, IReadOnlyList<QuorumRules.Standing> Standings);

    /// <summary>Analyses the tiers; two queries for the people.</summary>
    public async Task<Answer> HandleAsync(Query query, CancellationToken ct = default) =>
        new(TierOrderRules.Examine(query.Contract), QuorumRules.Check(query.Contract, await people.HandleAsync(query.Workspace, ct)));
}
