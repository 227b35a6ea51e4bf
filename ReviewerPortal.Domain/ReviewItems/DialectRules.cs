using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ReviewItems;

/// <summary>What an agent's framework can carry back. A decision it would lose or choke on is never offered.</summary>
public static class DialectRules
{
    /// <summary>The dialect of a plain body.</summary>
    public const string Native = "native";

    /// <summary>What a reviewer may do with an item: what its tier allows and its dialect can carry, in the tier's order.</summary>
    /// <remarks>Escalating and asking for information move an item inside the portal and never reach the agent, so every dialect has them.</remarks>
    public static IReadOnlyList<ReviewDecision> Allowed(ApprovalTier? tier, string dialect) =>
        tier is null ? [] : [.. tier.Decisions.Where(d => Carries(dialect, d))];

    private static bool Carries(string dialect, ReviewDecision decision) =>
        decision switch
        {
            ReviewDecision.Escalate or ReviewDecision.RequestInfo => true,
            ReviewDecision.Respond => false,
            _ => string.Equals(dialect, Native, StringComparison.Ordinal),
        };
}
