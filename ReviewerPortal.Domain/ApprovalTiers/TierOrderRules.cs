using System.Globalization;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ApprovalTiers;

/// <summary>
/// What the order of a contract's tiers means: which ones no item can reach, and where the order alone decides between two. Pure. Only what is proven is claimed; where
/// a condition is beyond the proof, that is said instead.
/// </summary>
public static class TierOrderRules
{
    /// <summary>The most overlaps reported for one tier; a condition that crosses every other one needs to be told once.</summary>
    public const int MostOverlaps = 3;

    /// <summary>
    /// Looks at every tier, in order. An earlier tier only counts against a later one where it takes effect no later, so that what is said holds at every moment.
    /// “Reached” means by its condition: the strictest tier is also given where a condition cannot be judged.
    /// </summary>
    public static IReadOnlyList<TierFinding> Examine(WorkflowContract contract)
    {
        var tiers = contract.ApprovalTiers;
        var names = new ProposalNames(contract);
        var logic = new ConditionLogic(names.DomainOf, names.IsReal);
        var strictest = tiers.Count > 0 ? TierRules.Strictest(tiers) : null;
        var findings = new List<TierFinding>();
        for (var i = 0; i < tiers.Count; i++)
        {
            if (Reachability(tiers, i, logic, tiers[i] == strictest) is { } finding)
            {
                findings.Add(finding);
            }

            if (!IsUnreachable(findings, tiers[i]))
            {
                findings.AddRange(Overlaps(tiers, i, logic));
            }
        }

        return findings;
    }

    private static bool IsUnreachable(List<TierFinding> findings, ApprovalTier tier) =>
        findings.Exists(f =>
            f.Kind is TierFindingKind.NeverHolds or TierFindingKind.Covered && string.Equals(f.Tier, tier.Tier, StringComparison.Ordinal)
        );

    private static TierFinding? Reachability(IReadOnlyList<ApprovalTier> tiers, int index, ConditionLogic logic, bool isStrictest)
    {
        var tier = tiers[index];
        var earlier = tiers
            .Take(index)
            .Where(t => t.When is not null && !(t.EffectiveFrom > (tier.EffectiveFrom ?? DateTimeOffset.MinValue)))
            .ToList();
        if (tier.When is not { } when)
        {
            return earlier.Count > 0 && logic.Together(Passed(earlier)).Answer is false
                ? new(
                    TierFindingKind.NothingLeft,
                    FindingWeight.Note,
                    tier.Tier,
                    Names(earlier),
                    "Nothing is left for this tier: for everything that can be judged, an earlier condition holds."
                        + (isStrictest ? " It is the strictest, so it is given where a condition cannot be judged." : ""),
                    null
                )
                : null;
        }

        if (logic.Together([new(when, true)]).Answer is false)
        {
            return Unreachable(TierFindingKind.NeverHolds, tier, [], "Its condition never holds, whatever is proposed", isStrictest);
        }

        var reached = logic.Together([.. Passed(earlier), new(when, true)]).Answer;
        if (reached is null)
        {
            return new(
                TierFindingKind.Undecided,
                FindingWeight.Note,
                tier.Tier,
                [],
                "Whether an item can reach this tier could not be worked out from the conditions; the items of the past tell.",
                null
            );
        }

        if (reached is true)
        {
            return null;
        }

        // One that covers it alone says more than all of them together.
        var alone = earlier.FindAll(t => logic.Together([new(t.When!, false), new(when, true)]).Answer is false);
        var covering = alone.Count > 0 ? alone.Take(1).ToList() : earlier;
        return Unreachable(
            TierFindingKind.Covered,
            tier,
            covering,
            $"{Listed(Names(covering))} {(covering.Count == 1 ? "takes" : "take")} everything it holds for",
            isStrictest
        );
    }

    private static TierFinding Unreachable(
        TierFindingKind kind,
        ApprovalTier tier,
        List<ApprovalTier> others,
        string why,
        bool isStrictest
    ) =>
        new(
            kind,
            FindingWeight.Warning,
            tier.Tier,
            Names(others),
            $"{why}, so no item reaches this tier by its condition."
                + (isStrictest ? " It is the strictest, so it is still given where a condition cannot be judged." : ""),
            null
        );

    // Where a later condition holds for some of the same and would treat them otherwise. A condition within a later, wider one is the usual way to write tiers.
    private static IEnumerable<TierFinding> Overlaps(IReadOnlyList<ApprovalTier> tiers, int index, ConditionLogic logic)
    {
        var tier = tiers[index];
        if (tier.When is not { } when)
        {
            yield break;
        }

        var before = Passed(tiers.Take(index).Where(t => t.When is not null));
        var found = 0;
        for (var j = index + 1; j < tiers.Count && found < MostOverlaps; j++)
        {
            var later = tiers[j];
            if (
                later.When is not { } other
                || TreatsAlike(tier, later)
                || logic.Together([new(when, true), new(other, true)]).Answer is false
                || logic.Together([new(when, true), new(other, false)]).Answer is false
                || logic.Together([.. before, new(when, true), new(other, true)]) is not { Answer: true, Example: { } example }
            )
            {
                continue;
            }

            found++;
            var asksLess = TierRules.Strictest([later, tier]) == later && TierRules.Strictest([tier, later]) == later;
            yield return new(
                TierFindingKind.Overlap,
                asksLess ? FindingWeight.Warning : FindingWeight.Note,
                tier.Tier,
                [later.Tier],
                asksLess
                    ? $"Some items also fit {later.Tier}, which asks for more. {tier.Tier} stands first and takes them."
                    : $"Some items also fit {later.Tier}. {tier.Tier} stands first and takes them.",
                Words(example)
            );
        }
    }

    private static List<Wanted> Passed(IEnumerable<ApprovalTier> tiers) => [.. tiers.Select(t => new Wanted(t.When!, false))];

    private static bool TreatsAlike(ApprovalTier a, ApprovalTier b) =>
        a.Approvals == b.Approvals
        && a.Role == b.Role
        && a.TimeoutOutcome == b.TimeoutOutcome
        && a.SlaMinutes == b.SlaMinutes
        && a.Decisions.ToHashSet().SetEquals(b.Decisions)
        && (a.Rungs ?? []).SequenceEqual(b.Rungs ?? []);

    private static List<string> Names(IEnumerable<ApprovalTier> tiers) => [.. tiers.Select(t => t.Tier)];

    private static string Listed(List<string> names) =>
        names.Count switch
        {
            1 => names[0],
            <= 4 => $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]} together",
            _ => "the tiers before it together",
        };

    private static string Words(IReadOnlyDictionary<string, object> example) =>
        string.Join(", ", example.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key} = {Value(e.Value)}"));

    private static string Value(object value) =>
        value switch
        {
            bool flag => flag ? "true" : "false",
            decimal number => number.ToString(CultureInfo.InvariantCulture),
            string text => $"“{text}”",
            _ => "a list",
        };
}
