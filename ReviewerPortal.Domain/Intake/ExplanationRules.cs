using System.Globalization;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>Puts a placement and what was looked at on its way into words. Pure, and decides nothing: <see cref="IntakeRules"/> does, and this asks it.</summary>
public static class ExplanationRules
{
    private const int LongestValue = 120;

    /// <summary>Places an action as intake would and says why, part by part.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="proposal">The review it came in.</param>
    /// <param name="action">The action.</param>
    /// <param name="cap">The workflow's readiness.</param>
    /// <param name="now">The moment of intake.</param>
    public static Explanation Explain(
        WorkflowContract contract,
        Proposal proposal,
        ProposedAction action,
        ReadinessLevel cap,
        DateTimeOffset now
    )
    {
        var present = proposal.Evidence.Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        var trace = new PlacementTrace();
        var placement = IntakeRules.Place(contract, proposal, action, present, cap, now, trace);
        var calendar = BusinessCalendar.Of(contract, placement.Queue);
        DateTimeOffset? respondBy = placement is { IsAutomatic: false, RespondMinutes: { } respond }
            ? calendar.AddWorkingTime(now, TimeSpan.FromMinutes(respond))
            : null;
        DateTimeOffset? resolveBy = placement.IsAutomatic
            ? null
            : calendar.AddWorkingTime(now, TimeSpan.FromMinutes(placement.ResolveMinutes));
        return new Explanation(
            action.Name,
            ActionSentence.Of(contract.Actions.GetValueOrDefault(action.Name), proposal, action),
            placement,
            respondBy,
            resolveBy,
            [
                Step(placement, trace),
                Controls(contract, placement, trace),
                Exception(proposal, placement, trace),
                Route(contract, placement, trace),
                Tier(contract, placement, trace, now),
                Evidence(placement, present),
                Clocks(contract, placement),
                Alone(contract, proposal, action, placement, trace, present, cap, now),
            ]
        );
    }

    private static ExplainedStage Step(Placement placement, PlacementTrace trace) =>
        new(
            ExplanationStage.Step,
            trace.Oddity is null ? ExplanationMark.Held : ExplanationMark.Failed,
            trace.Oddity
                ?? $"It belongs to the step {trace.Step!.StepName}, which is {SnakeCase.Of(trace.Step.Mode)} and owned by {trace.Step.Owner}.",
            [
                new(
                    "reversible",
                    ExplanationMark.Plain,
                    placement.Reversible ? "It can be undone." : "It counts as something that cannot be undone.",
                    null,
                    []
                ),
            ]
        );

    private static ExplainedStage Controls(WorkflowContract contract, Placement placement, PlacementTrace trace)
    {
        var failed = placement.Controls.Count(c => c.Result is ControlResult.Failed);
        return new(
            ExplanationStage.Controls,
            failed == 0 ? ExplanationMark.Held : ExplanationMark.Failed,
            placement.Controls.Count == 0 ? "The contract has no controls."
                : failed == 0 ? "Every control passed."
                : string.Create(CultureInfo.InvariantCulture, $"{failed} of {placement.Controls.Count} controls failed."),
            [
                .. placement.Controls.Zip(
                    contract.Controls,
                    (outcome, control) =>
                        new ExplainedFact(
                            outcome.Control,
                            outcome.Result is ControlResult.Passed ? ExplanationMark.Held : ExplanationMark.Failed,
                            outcome.Result is ControlResult.Passed ? "Passed." : $"{outcome.Why} It raises {outcome.ExceptionType}.",
                            control.Require?.Text,
                            Values(control.Require, trace.Scope)
                        )
                ),
            ]
        );
    }

    private static ExplainedStage Exception(Proposal proposal, Placement placement, PlacementTrace trace)
    {
        var raised = new List<ExplainedFact>();
        void Add(string name, string type, string sentence) =>
            raised.Add(
                new(
                    name,
                    string.Equals(type, placement.ExceptionType, StringComparison.Ordinal) ? ExplanationMark.Failed : ExplanationMark.Plain,
                    sentence,
                    null,
                    []
                )
            );

        if (trace.Oddity is { } oddity)
        {
            Add("contract", placement.ExceptionType!, oddity);
        }

        foreach (var control in placement.Controls.Where(c => c.Result is ControlResult.Failed))
        {
            Add(control.Control, control.ExceptionType!, $"Raises {control.ExceptionType}.");
        }

        if (proposal.Exception is { } declared)
        {
            Add("agent", declared.Type, $"The agent declares {declared.Type} itself.");
        }

        return placement.ExceptionType is { } type
            ? new(
                ExplanationStage.Exception,
                ExplanationMark.Failed,
                $"It is an exception: {type}."
                    + (
                        raised.Count > 1
                            ? " The first of these routes it: what the contract does not know, then failed controls in order, then the agent's own."
                            : ""
                    ),
                raised
            )
            : new(ExplanationStage.Exception, ExplanationMark.Held, "Nothing about it is exceptional.", []);
    }

    private static ExplainedStage Route(WorkflowContract contract, Placement placement, PlacementTrace trace) =>
        new(
            ExplanationStage.Route,
            placement.IsUnrouted ? ExplanationMark.Failed : ExplanationMark.Plain,
            placement.ExceptionType is { } type
                ? placement.IsUnrouted
                    ? $"No route names {type}, so it goes to the default route's queue {placement.Queue}."
                    : $"The route of {type} sends it to the queue {placement.Queue}, with severity {SnakeCase.Of(placement.Severity!.Value)}."
                : trace.Step is null
                    ? $"Without a step it goes to the default route's queue {placement.Queue}."
                    : $"It goes to the step's owner, the queue {placement.Queue}.",
            contract.Owners.GetValueOrDefault(placement.Queue) is { } owner
                ?
                [
                    new(
                        owner.Name,
                        ExplanationMark.Plain,
                        $"Worked by {owner.Team}{(owner.Backup is { } backup ? $", or {backup} in its place" : "")}.",
                        null,
                        []
                    ),
                ]
                : []
        );

    private static ExplainedStage Tier(WorkflowContract contract, Placement placement, PlacementTrace trace, DateTimeOffset now)
    {
        var facts = contract
            .ApprovalTiers.Where(t => t.EffectiveFrom > now)
            .Select(t => new ExplainedFact(t.Tier, ExplanationMark.Plain, "Takes effect later, so it was passed over.", t.When?.Text, []))
            .ToList();
        facts.AddRange(
            trace.Tiers.Select(j => new ExplainedFact(
                j.Tier.Tier,
                j.Holds == true ? ExplanationMark.Held
                    : j.Holds is null ? ExplanationMark.Failed
                    : ExplanationMark.Plain,
                j.Tier.When is null
                    ? "Has no condition: it takes what is left."
                    : j.Holds switch
                    {
                        true => "Holds.",
                        false => "Does not hold.",
                        null => $"Could not be judged. {j.Why}",
                    },
                j.Tier.When?.Text,
                Values(j.Tier.When, trace.Scope)
            ))
        );
        var tier = placement.Tier;
        return new(
            ExplanationStage.Tier,
            ExplanationMark.Plain,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Tier {tier.Tier}: {placement.TierReason} It takes {(placement.ApprovalsNeeded == 0 ? "no approval" : placement.ApprovalsNeeded == 1 ? "1 approval" : $"{placement.ApprovalsNeeded} approvals")} by a {SnakeCase.Of(tier.Role)}."
            ),
            facts
        );
    }

    private static ExplainedStage Evidence(Placement placement, HashSet<string> present) =>
        new(
            ExplanationStage.Evidence,
            placement.EvidenceMissing.Count == 0 ? ExplanationMark.Held : ExplanationMark.Failed,
            placement.EvidenceRequired.Count == 0 ? "No evidence is required."
                : placement.EvidenceMissing.Count == 0 ? "All required evidence is there."
                : $"It waits for evidence: {string.Join(", ", placement.EvidenceMissing)}. The clocks stand still until it is there.",
            [
                .. placement.EvidenceRequired.Select(name => new ExplainedFact(
                    name,
                    present.Contains(name) ? ExplanationMark.Held : ExplanationMark.Failed,
                    present.Contains(name) ? "There." : "Missing.",
                    null,
                    []
                )),
            ]
        );

    private static ExplainedStage Clocks(WorkflowContract contract, Placement placement)
    {
        var hours = contract.Calendars.TryGetValue(placement.Queue, out var calendar)
            ? $"in the working hours of {placement.Queue} ({calendar.TimeZone.Id})"
            : "around the clock";
        return placement.IsAutomatic
            ? new(ExplanationStage.Clocks, ExplanationMark.Plain, "No clock starts, because it passes alone.", [])
            : new(
                ExplanationStage.Clocks,
                ExplanationMark.Plain,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Somebody decides within {placement.ResolveMinutes} minutes{(placement.RespondMinutes is { } respond ? $", and takes it up within {respond}" : "")}, counted {hours}."
                ),
                []
            );
    }

    private static ExplainedStage Alone(
        WorkflowContract contract,
        Proposal proposal,
        ProposedAction action,
        Placement placement,
        PlacementTrace trace,
        HashSet<string> present,
        ReadinessLevel cap,
        DateTimeOffset now
    )
    {
        if (placement.IsAutomatic)
        {
            return new(
                ExplanationStage.Alone,
                ExplanationMark.Held,
                "It passes with no person: nothing is exceptional, nothing is missing, and step, tier and readiness allow it.",
                []
            );
        }

        var reasons = new List<ExplainedFact>();
        void Because(string name, string sentence) => reasons.Add(new(name, ExplanationMark.Failed, sentence, null, []));
        if (placement.ExceptionType is { } type)
        {
            Because("exception", $"An exception is never passed alone, and this is {type}.");
        }

        if (placement.EvidenceMissing.Count > 0)
        {
            Because("evidence", "Required evidence is missing.");
        }

        switch (trace.Step)
        {
            case { Mode: StepMode.HumanOwned }:
                Because("step", "A human-owned step is always a person's.");
                break;
            case { Mode: StepMode.Assistive }:
                Because("step", "In an assistive step the model suggests and a person decides.");
                break;
            case { Mode: StepMode.Agentic, May: StepAuthority.Suggest }:
                Because("step", "The step lets the model suggest, not act.");
                break;
            case { Mode: StepMode.Agentic } when placement.Tier.Approvals > 0:
                Because("tier", $"The tier {placement.Tier.Tier} asks for an approval.");
                break;
        }

        // The rules themselves say from which level on it would pass; where none lets it, one of the reasons above, or the tier's bounds, is in the way.
        if (reasons.Count == 0)
        {
            var from = Enum.GetValues<ReadinessLevel>()
                .Cast<ReadinessLevel?>()
                .FirstOrDefault(l => IntakeRules.Place(contract, proposal, action, present, l!.Value, now).IsAutomatic);
            Because(
                "readiness",
                from is { } level
                    ? $"The workflow's readiness is {cap}; it would pass alone from {level} on."
                    : $"At no level of readiness does the tier {placement.Tier.Tier} let this pass alone: its condition bounds neither the amount nor what can be undone."
            );
        }

        return new(ExplanationStage.Alone, ExplanationMark.Plain, "A person decides.", reasons);
    }

    private static IReadOnlyList<string> Values(Expression? condition, IExpressionScope? scope) =>
        condition is null || scope is null
            ? []
            : [.. condition.Names.Select(n => $"{n.Name} = {(scope.TryGet(n.Name, out var value) ? Spoken(value) : "missing")}")];

    private static string Spoken(object? value) =>
        PlainText.Of(
            value switch
            {
                bool flag => flag ? "true" : "false",
                decimal number => number.ToString(CultureInfo.InvariantCulture),
                string text => $"“{text}”",
                System.Collections.IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Take(20).Select(Spoken))}]",
                _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
            },
            LongestValue
        );
}
