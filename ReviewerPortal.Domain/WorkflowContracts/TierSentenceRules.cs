using System.Globalization;
using System.Text.RegularExpressions;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Shared.Expressions;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What changes for those who approve, and for whose items need it.</summary>
internal static partial class TierSentenceRules
{
    public static IReadOnlyList<DiffSentence> Of(WorkflowContract before, WorkflowContract after)
    {
        var tell = new DiffTeller("approval_tiers");
        tell.Each(
            before.ApprovalTiers,
            after.ApprovalTiers,
            t => t.Tier,
            gone => tell.Say($"[{gone.Tier}]", $"Tier “{gone.Tier}” goes; {Items(gone)} fall to the tiers that are left."),
            came => tell.Say($"[{came.Tier}]", $"New tier “{came.Tier}”: {Items(came)} will need {People(came)}."),
            (was, now) => Tier(tell, was, now)
        );
        Order(tell, before, after);
        return tell.Told;
    }

    /// <summary>Which items a tier takes: "items over 500", "all other items".</summary>
    public static string Items(ApprovalTier tier) => tier.When is { } when ? ItemsWhere(when) : "all other items";

    private static void Tier(DiffTeller tell, ApprovalTier was, ApprovalTier now)
    {
        var at = $"[{now.Tier}]";
        if (!Equals(was.When?.Text, now.When?.Text))
        {
            tell.Say($"{at}.when", $"Tier “{now.Tier}” will take {Items(now)} instead of {Items(was)}.");
        }

        tell.Changed(
            $"{at}.approvals",
            (was.Approvals, was.Role),
            (now.Approvals, now.Role),
            () => $"{ContractSentences.Capital(Items(now))} will need {People(now)} instead of {People(was)}."
        );
        var (came, gone) = DiffTeller.Names(was.Decisions.Select(Verb), now.Decisions.Select(Verb));
        if (came.Count > 0)
        {
            tell.Say($"{at}.decisions", $"In tier “{now.Tier}” people may also {ContractSentences.Listed(came)}.");
        }

        if (gone.Count > 0)
        {
            tell.Say($"{at}.decisions", $"In tier “{now.Tier}” people may no longer {ContractSentences.Listed(gone)}.");
        }

        tell.Changed(
            $"{at}.timeout_outcome",
            was.TimeoutOutcome,
            now.TimeoutOutcome,
            () =>
                $"When nobody decides {Items(now)} in time, each {Outcome(now.TimeoutOutcome)}; until now it {Outcome(was.TimeoutOutcome)}."
        );
        tell.Changed(
            $"{at}.sla_minutes",
            was.SlaMinutes,
            now.SlaMinutes,
            () =>
                $"{ContractSentences.Capital(Items(now))} are to be decided {Promise(now.SlaMinutes)} instead of {Promise(was.SlaMinutes)}."
        );
        RouteSentenceRules.Rungs(tell, at, $"tier “{now.Tier}”", was.Rungs, now.Rungs);
    }

    private static void Order(DiffTeller tell, WorkflowContract before, WorkflowContract after)
    {
        var names = after.ApprovalTiers.Select(t => t.Tier).Where(n => before.TierNamed(n) is not null).ToList();
        var old = before.ApprovalTiers.Select(t => t.Tier).Where(names.Contains).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            // Told once for each pair: by the one that is asked earlier than before.
            var overtaken = names.Skip(i + 1).Where(n => old.IndexOf(n) < old.IndexOf(names[i])).ToList();
            if (overtaken.Count > 0)
            {
                tell.Say(
                    $"[{names[i]}]",
                    $"Tier “{names[i]}” is asked before {ContractSentences.Listed(overtaken.Select(n => $"“{n}”"))} now: items that fit both take “{names[i]}”."
                );
            }
        }
    }

    private static string People(ApprovalTier tier)
    {
        var role = tier.Role switch
        {
            TierRole.Lead => "lead",
            TierRole.Admin => "administrator",
            _ => "reviewer",
        };
        return tier.Approvals == 0 ? "nobody where the step lets the model act" : ContractSentences.Count(tier.Approvals, role);
    }

    private static string Promise(int? minutes) =>
        minutes is { } m ? $"within {ContractSentences.Span(m)}" : "as fast as their route promises";

    private static string Verb(ReviewDecision decision) =>
        decision is ReviewDecision.RequestInfo ? "ask for information" : SnakeCase.Of(decision).Replace('_', ' ');

    private static string Outcome(TimeoutOutcome outcome) =>
        outcome switch
        {
            TimeoutOutcome.Reject => "is rejected",
            TimeoutOutcome.Escalate => "is escalated",
            TimeoutOutcome.Approve => "is approved",
            _ => "stays held and the lead is told",
        };

    /// <summary>A condition as a person says it; quoted as it stands where it is more than one can say.</summary>
    private static string ItemsWhere(Expression when)
    {
        var parts = when.Text.Split("&&", StringSplitOptions.TrimEntries).Where(p => !Has().IsMatch(p)).ToList();
        var said = parts.Select(Said).ToList();
        return said.Count > 0 && said.TrueForAll(s => s is not null) ? $"items {string.Join(" ", said)}" : $"items where {when.Text}";
    }

    private static string? Said(string part)
    {
        var match = Comparison().Match(part);
        if (match.Success)
        {
            var (name, number) = (match.Groups["name"].Value, match.Groups["number"].Value);
            var words = match.Groups["op"].Value switch
            {
                ">" => "over",
                ">=" => "of at least",
                "<" => "under",
                _ => "up to",
            };
            return string.Equals(name, "amount", StringComparison.Ordinal)
                ? string.Create(CultureInfo.InvariantCulture, $"{words} {number}")
                : string.Create(CultureInfo.InvariantCulture, $"with a {name} {words} {number}");
        }

        return part switch
        {
            "reversible" => "that can be undone",
            "!reversible" => "that cannot be undone",
            "!has(amount)" => "without an amount",
            _ => null,
        };
    }

    [GeneratedRegex(@"^has\([A-Za-z0-9_.]+\)\z", RegexOptions.None, 1000)]
    private static partial Regex Has();

    [GeneratedRegex(@"^(?<name>amount|confidence) *(?<op>>=|<=|>|<) *(?<number>[0-9]+(\.[0-9]+)?)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();
}
