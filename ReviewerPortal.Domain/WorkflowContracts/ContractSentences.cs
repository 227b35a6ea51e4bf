using System.Globalization;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>The words a contract is told in: lists, spans of time and owners, as a person says them.</summary>
public static class ContractSentences
{
    private const int MostNamed = 6;

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>; from the seventh name on how many more there are. <c>nothing</c> for an empty list.</summary>
    public static string Listed(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count switch
        {
            0 => "nothing",
            1 => all[0],
            <= MostNamed + 1 => $"{string.Join(", ", all.Take(all.Count - 1))} and {all[^1]}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", all.Take(MostNamed))} and {all.Count - MostNamed} more"),
        };
    }

    /// <summary>"1 step", "3 steps".</summary>
    public static string Count(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    /// <summary>Minutes in the largest unit that divides them: "45 minutes", "2 hours", "3 days".</summary>
    public static string Span(int minutes) =>
        minutes switch
        {
            > 0 when minutes % (24 * 60) == 0 => Count(minutes / (24 * 60), "day"),
            > 0 when minutes % 60 == 0 => Count(minutes / 60, "hour"),
            _ => Count(minutes, "minute"),
        };

    /// <summary>An owner with its team: "tier-two (Senior agents)"; the name alone where the team is called the same or the contract names none.</summary>
    public static string Owner(WorkflowContract contract, string name) =>
        contract.Owners.TryGetValue(name, out var owner)
        && !string.Equals(owner.Team, name.Replace('-', ' ').Replace('_', ' '), StringComparison.OrdinalIgnoreCase)
            ? $"{name} ({owner.Team})"
            : name;

    /// <summary>How many people of which role decide: "one reviewer decides", "2 different leads must agree", "nobody has to decide".</summary>
    public static string Deciders(ApprovalTier tier) =>
        tier.Approvals switch
        {
            0 => "nobody has to decide",
            1 => $"one {Role(tier.Role)} decides",
            _ => string.Create(CultureInfo.InvariantCulture, $"{tier.Approvals} different {Role(tier.Role)}s must agree"),
        };

    /// <summary>What becomes of an item nobody decided in time.</summary>
    public static string Timeout(TimeoutOutcome outcome) =>
        outcome switch
        {
            TimeoutOutcome.Reject => "it is rejected",
            TimeoutOutcome.Escalate => "it is escalated",
            TimeoutOutcome.Approve => "it is approved",
            _ => "it stays held and the lead is told",
        };

    /// <summary>The first letter large.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Role(TierRole role) =>
        role switch
        {
            TierRole.Lead => "lead",
            TierRole.Admin => "administrator",
            _ => "reviewer",
        };
}
