using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ApprovalTiers;

/// <summary>How past items would spread over a contract's tiers. Pure.</summary>
public static class TierCountRules
{
    /// <summary>What a tier would have taken.</summary>
    /// <param name="Tier">The tier.</param>
    /// <param name="Items">How many items.</param>
    /// <param name="InDoubt">Of these, given to it as the strictest because a condition could not be judged or the contract does not know the action.</param>
    /// <param name="Moved">Of these, received under another tier.</param>
    public sealed record Row(string Tier, int Items, int InDoubt, int Moved);

    /// <summary>Counts every proposal under the tier it would have, in the contract's order.</summary>
    /// <param name="contract">Whose tiers.</param>
    /// <param name="proposals">The items.</param>
    /// <param name="at">The moment whose tiers count.</param>
    public static IReadOnlyList<Row> Count(WorkflowContract contract, IEnumerable<PastProposal> proposals, DateTimeOffset at)
    {
        var tiers = contract.ApprovalTiers;
        var rows = tiers.ToDictionary(t => t.Tier, t => new Row(t.Tier, 0, 0, 0), StringComparer.Ordinal);
        var inForce = TierRules.InForce(tiers, at);
        foreach (var proposal in proposals)
        {
            var known = contract.Actions.ContainsKey(proposal.Action);
            var tier = known ? TierRules.Choose(inForce, proposal, at).Tier : TierRules.Strictest(inForce);
            var row = rows[tier.Tier];
            rows[tier.Tier] = row with
            {
                Items = row.Items + 1,
                InDoubt = row.InDoubt + (known && IsJudged(inForce, proposal) ? 0 : 1),
                Moved = row.Moved + (string.Equals(proposal.ReceivedTier, tier.Tier, StringComparison.Ordinal) ? 0 : 1),
            };
        }

        return [.. tiers.Select(t => rows[t.Tier])];
    }

    // Whether every condition was judged up to the one that holds.
    private static bool IsJudged(IReadOnlyList<ApprovalTier> inForce, PastProposal proposal) =>
        inForce.Select(t => t.When is null ? true : t.When.Evaluate(proposal).Holds).FirstOrDefault(holds => holds is not false, true)
            is true;
}
