using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ApprovalTiers;

/// <summary>Which approval tier a proposed action falls into. The first tier whose condition holds; in doubt, the strictest.</summary>
public static class TierRules
{
    /// <summary>
    /// Goes through the tiers in force in order and takes the first whose condition holds; the last has none. A condition that cannot be evaluated — a name
    /// is missing, two values do not compare — ends the search at the strictest tier in force, because an earlier tier might have been meant.
    /// </summary>
    /// <param name="tiers">In the contract's order.</param>
    /// <param name="scope">What is known of the proposal.</param>
    /// <param name="now">The moment of intake: a tier that takes effect later is passed over.</param>
    /// <param name="judged">Where given, takes what came of every tier that was looked at, in order.</param>
    /// <returns>The tier, and in a sentence why.</returns>
    public static (ApprovalTier Tier, string Reason) Choose(
        IReadOnlyList<ApprovalTier> tiers,
        IExpressionScope scope,
        DateTimeOffset now,
        ICollection<TierJudgement>? judged = null
    )
    {
        var inForce = InForce(tiers, now);
        foreach (var tier in inForce)
        {
            if (tier.When is null)
            {
                judged?.Add(new TierJudgement(tier, Holds: true, Why: null));
                return (tier, tiers.Count == 1 ? "The contract has this tier only." : "No earlier tier's condition held.");
            }

            var result = tier.When.Evaluate(scope);
            judged?.Add(new TierJudgement(tier, result.Holds, result.Why));
            switch (result.Holds)
            {
                case true:
                    return (tier, $"{tier.When.Text} holds.");
                case null:
                    return (
                        Strictest(inForce),
                        $"The condition of tier {tier.Tier} could not be judged, so the strictest tier applies. {result.Why}"
                    );
            }
        }

        return (Strictest(inForce), "No tier's condition held, so the strictest tier applies.");
    }

    /// <summary>The tiers that count at a moment, in order. The last one of a contract always counts.</summary>
    public static IReadOnlyList<ApprovalTier> InForce(IReadOnlyList<ApprovalTier> tiers, DateTimeOffset now) =>
        tiers.Any(t => t.EffectiveFrom > now) ? [.. tiers.Where(t => !(t.EffectiveFrom > now))] : tiers;

    /// <summary>The tier with the most approvals, then the highest role, then the fewest things one may do; the earlier one of equals.</summary>
    /// <exception cref="InvalidOperationException">There is no tier.</exception>
    public static ApprovalTier Strictest(IReadOnlyList<ApprovalTier> tiers) =>
        tiers.OrderByDescending(t => t.Approvals).ThenByDescending(t => t.Role).ThenBy(t => t.Decisions.Count).First();
}

/// <summary>What came of looking at a tier.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="Holds">Whether its condition holds; null where it could not be judged.</param>
/// <param name="Why">For one that could not be judged, why, as a sentence.</param>
public sealed record TierJudgement(ApprovalTier Tier, bool? Holds, string? Why);
