using System.Globalization;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.ApprovalTiers;

/// <summary>What a tier means, in sentences.</summary>
public static class TierWords
{
    /// <summary>Who has to approve: “two different leads”.</summary>
    public static string Asks(ApprovalTier tier) =>
        tier.Approvals switch
        {
            0 => $"Nobody, where a step may act alone; otherwise one {SnakeCase.Of(tier.Role)}",
            1 => $"One {SnakeCase.Of(tier.Role)}",
            _ => $"{Number(tier.Approvals)} different {SnakeCase.Of(tier.Role)}s",
        };

    /// <summary>What one may do: “approve, edit or reject”.</summary>
    public static string May(IReadOnlyList<ReviewDecision> decisions) => Listed([.. decisions.Select(d => Spoken(d))], "or");

    /// <summary>Minutes as people say them: “1 h 30 min”.</summary>
    public static string Stretch(int minutes) =>
        (minutes / 60, minutes % 60) switch
        {
            (0, var rest) => string.Create(CultureInfo.InvariantCulture, $"{rest} min"),
            (var hours, 0) => string.Create(CultureInfo.InvariantCulture, $"{hours:N0} h"),
            var (hours, rest) => string.Create(CultureInfo.InvariantCulture, $"{hours:N0} h {rest} min"),
        };

    /// <summary>What happens when the time to decide is over.</summary>
    public static string WhenTimeIsOver(TimeoutOutcome outcome) =>
        outcome switch
        {
            TimeoutOutcome.Hold => "Nothing is decided. The item stays open and the leads are called.",
            TimeoutOutcome.Reject => "The portal rejects the action by itself. The agent is told that nobody decided in time.",
            TimeoutOutcome.Escalate => "The item goes up to the step's escalation target, where it has as long again.",
            _ => "The portal approves by itself: the action is carried out although nobody looked at it.",
        };

    /// <summary>Why silence may not approve in a tier of this condition; null where it may.</summary>
    public static string? WhyNotApprove(WorkflowContract contract, Domain.Shared.Expressions.Expression? when)
    {
        var lasting = SilenceRules.Lasting(contract.Actions.Values, when);
        if (lasting.Count > 0)
        {
            return $"Not allowed here: {Listed(lasting, "and")} may not be undone. Add “reversible” to the condition.";
        }

        var owned = SilenceRules.Owned(contract.Actions.Values, contract.Steps);
        return owned.Count > 0 ? $"Not allowed here: a person owns the step of {Listed(owned, "and")}." : null;
    }

    /// <summary>What the clocks of the tier's items do by themselves, one sentence a rung; where the tier says nothing, whose word counts instead.</summary>
    public static IReadOnlyList<string> Rungs(ApprovalTier tier) =>
        tier.Rungs is null ? ["As the route, or the default route, says."]
        : tier.Rungs.Count == 0 ? ["Nothing."]
        : [.. tier.Rungs.Select(Of)];

    /// <summary>One rung as a sentence.</summary>
    public static string Of(Rung rung)
    {
        var when = rung.At.Percent is { } percent
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"At {percent} % of the time to {(rung.Clock == SlaClock.Respond ? "claim" : "decide")}"
            )
            : $"{Stretch(rung.At.MinutesLeft ?? 0)} before the time to {(rung.Clock == SlaClock.Respond ? "claim" : "decide")} is over";
        return rung.Action switch
        {
            RungAction.Notify => $"{when}: tell {Reader(rung.To)}.",
            RungAction.RaisePriority => $"{when}: move it forward.",
            RungAction.Reassign => $"{when}: put it back into {(rung.To is null ? "its queue" : rung.To)}.",
            RungAction.Escalate => $"{when}: send it up to {rung.To ?? "the step's escalation target"}.",
            _ => $"{when}: do what this tier says for time that is over.",
        };
    }

    /// <summary>A decision as a verb.</summary>
    public static string Spoken(ReviewDecision decision) => SnakeCase.Of(decision).Replace('_', ' ');

    /// <summary>“a, b and c”.</summary>
    public static string Listed(IReadOnlyList<string> parts, string last) =>
        parts.Count switch
        {
            0 => "nothing",
            1 => parts[0],
            _ => $"{string.Join(", ", parts.Take(parts.Count - 1))} {last} {parts[^1]}",
        };

    /// <summary>A share of a whole: “12 %”.</summary>
    public static string Share(int part, int whole) => whole == 0 ? "" : Metrics.RateCell.Percent((double)part / whole);

    private static string Reader(string? to) =>
        to switch
        {
            Rung.Holder => "whoever holds it",
            Rung.Lead => "the leads",
            Rung.Team => "the team",
            null => "nobody",
            _ => to,
        };

    private static string Number(int number) =>
        number switch
        {
            2 => "Two",
            3 => "Three",
            4 => "Four",
            5 => "Five",
            _ => number.ToString(CultureInfo.InvariantCulture),
        };
}
