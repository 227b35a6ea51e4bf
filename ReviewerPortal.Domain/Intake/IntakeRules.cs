using System.Text.Json;
using ReviewerPortal.Domain.ApprovalTiers;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>
/// Decides where a proposed action goes. Pure: the same contract, proposal and readiness give the same placement. Nothing is ever refused here for what
/// it proposes; whatever is odd about it becomes an exception, is held and is routed.
/// </summary>
/// <remarks>
/// Several things can be exceptional at once, and one of them routes the item: first that the contract does not know the action or the step, because
/// nothing else can be judged without them; then the first failing control in contract order, because controls are facts; last what the agent declared,
/// because that is an opinion. Every control's result is kept and shown, whichever routes.
/// </remarks>
public static class IntakeRules
{
    /// <summary>Raised for an action the contract does not know or does not accept. Unrouted unless the contract gives it a route.</summary>
    public const string UnknownAction = "unknown_action";

    /// <summary>Raised for a step the contract does not know, or another step than the contract has the action in. Unrouted unless the contract gives it a route.</summary>
    public const string UnknownStep = "unknown_step";

    /// <summary>Places one action of a proposal.</summary>
    /// <param name="contract">The version it is admitted under.</param>
    /// <param name="proposal">The review it came in.</param>
    /// <param name="action">The action.</param>
    /// <param name="evidencePresent">Names of the evidence that came with it.</param>
    /// <param name="autonomyCap">The workflow's readiness, which caps what happens without a person.</param>
    /// <param name="now">The moment of intake, for tiers that take effect later.</param>
    /// <param name="trace">Where given, takes what was looked at on the way. Intake gives none and pays nothing for it.</param>
    public static Placement Place(
        WorkflowContract contract,
        Proposal proposal,
        ProposedAction action,
        IReadOnlySet<string> evidencePresent,
        ReadinessLevel autonomyCap,
        DateTimeOffset now,
        PlacementTrace? trace = null
    )
    {
        var known = contract.Actions.GetValueOrDefault(action.Name);
        var (step, oddity) = FindStep(contract, proposal, action, known);
        var stepName = step?.StepName ?? proposal.Step ?? "";
        // What cannot be undone stays that way, whatever the agent says; what nobody knows about counts as irreversible.
        var reversible = known is not null && known.Reversible != false && (action.Reversible ?? known.Reversible ?? false);
        var scope = new ProposalScope(contract.Workflow, stepName, proposal, action, reversible);
        var controls = contract.Controls.Select(c => Run(c, known, action, scope)).ToList();

        var exception = oddity ?? RaisedBy(controls) ?? Declared(proposal);
        trace?.Note(step, scope, oddity?.Detail);
        var (tier, tierReason) = known is null
            ? (
                TierRules.Strictest(TierRules.InForce(contract.ApprovalTiers, now)),
                "The contract does not know the action, so the strictest tier applies."
            )
            : TierRules.Choose(contract.ApprovalTiers, scope, now, trace?.Tiers);
        var route = exception is null ? null : contract.RouteOf(exception.Type);
        var unrouted = exception is not null && route is null;
        var required = Required(step, route);
        var missing = EvidenceRules.Missing(required, evidencePresent);
        var automatic = exception is null && missing.Count == 0 && step is not null && AutonomyRules.MayPassAlone(step, tier, autonomyCap);
        return new Placement
        {
            Step = stepName,
            Queue = route?.RouteTo ?? (unrouted || step is null ? contract.DefaultRoute.RouteTo : step.Owner),
            Tier = tier,
            TierReason = tierReason,
            ApprovalsNeeded = automatic ? 0 : Math.Max(1, tier.Approvals),
            ExceptionType = exception?.Type,
            ExceptionDetail = exception?.Detail,
            Severity = exception is null ? null : route?.Severity ?? contract.DefaultRoute.Severity,
            IsUnrouted = unrouted,
            Controls = controls,
            EvidenceRequired = required,
            EvidenceMissing = missing,
            IsAutomatic = automatic,
            RespondMinutes = step?.MaxResponseMinutes,
            ResolveMinutes = ResolveMinutes(contract, tier, exception is not null, route),
            Reversible = reversible,
        };
    }

    /// <summary>Minutes until a decision: an exception's route, or the default route for one without; otherwise the tier's, or the default route's.</summary>
    public static int ResolveMinutes(WorkflowContract contract, ApprovalTier? tier, bool isException, ExceptionRoute? route) =>
        isException ? route?.SlaMinutes ?? contract.DefaultRoute.SlaMinutes : tier?.SlaMinutes ?? contract.DefaultRoute.SlaMinutes;

    /// <summary>All evidence a decision needs: what the step asks for, then what the exception's route adds.</summary>
    public static IReadOnlyList<string> Required(WorkflowStep? step, ExceptionRoute? route) =>
        [.. (step?.EvidenceRequired ?? []).Union(route?.ReviewerEvidence ?? [], StringComparer.Ordinal)];

    // The contract says where an action belongs. An agent that could choose the step could choose its gate.
    private static (WorkflowStep? Step, Exceptional? Oddity) FindStep(
        WorkflowContract contract,
        Proposal proposal,
        ProposedAction action,
        ContractAction? known
    )
    {
        var named = contract.StepNamed(proposal.Step);
        if (known is null || !contract.Accepts.Contains(action.Name, StringComparer.Ordinal))
        {
            var why = known is null
                ? $"The contract does not know the action {Quoted(action.Name)}."
                : $"The workflow does not accept the action {Quoted(action.Name)}.";
            return (contract.StepNamed(known?.Step) ?? named, new Exceptional(UnknownAction, why));
        }

        if (proposal.Step is not null && named is null)
        {
            return (contract.StepNamed(known.Step), new Exceptional(UnknownStep, $"The contract has no step {Quoted(proposal.Step)}."));
        }

        if (known.Step is null)
        {
            return named is not null
                ? (named, null)
                : (null, new Exceptional(UnknownStep, "Neither the contract nor the proposal says which step this action belongs to."));
        }

        var own = contract.StepNamed(known.Step);
        if (own is null)
        {
            return (null, new Exceptional(UnknownStep, $"The contract has no step {Quoted(known.Step)}."));
        }

        return named is null || named == own
            ? (own, null)
            : (
                own,
                new Exceptional(
                    UnknownStep,
                    $"The agent proposed this at step {Quoted(named.StepName)}; the contract has the action in {Quoted(own.StepName)}."
                )
            );
    }

    private static ControlOutcome Run(Control control, ContractAction? known, ProposedAction action, ProposalScope scope)
    {
        var why = control.Kind is ControlKind.Schema && control.Require is null ? WhyUnfit(known, action) : WhyNot(control, scope);
        return why is null
            ? new ControlOutcome(control.Name, control.Kind, ControlResult.Passed, Why: null, ExceptionType: null)
            : new ControlOutcome(control.Name, control.Kind, ControlResult.Failed, why, control.Otherwise);
    }

    private static string? WhyUnfit(ContractAction? known, ProposedAction action)
    {
        if (known is null)
        {
            return "The contract does not know the action, so its arguments cannot be checked.";
        }

        var problems = known.Arguments?.Check(action.Args, "#/args") ?? [];
        return problems.Count == 0
            ? null
            : string.Join(' ', problems.Take(10).Select(p => $"{p.Pointer["#/".Length..]} {p.Detail.TrimEnd('.')}."));
    }

    private static string? WhyNot(Control control, ProposalScope scope)
    {
        if (control.Require is null)
        {
            return "The control says nothing that could hold, so it fails.";
        }

        var result = control.Require.Evaluate(scope);
        return result.Holds switch
        {
            true => null,
            false => $"{control.Require.Text} does not hold.",
            null => $"{control.Require.Text} could not be judged. {result.Why}",
        };
    }

    private static Exceptional? RaisedBy(List<ControlOutcome> controls) =>
        controls.Find(c => c.Result is ControlResult.Failed) is { } failed
            ? new Exceptional(failed.ExceptionType!, $"{failed.Control}: {failed.Why}")
            : null;

    private static Exceptional? Declared(Proposal proposal) =>
        proposal.Exception is { } declared
            ? new Exceptional(declared.Type, declared.Detail ?? "The agent declared this itself and said no more.")
            : null;

    private static string Quoted(string name) => $"“{PlainText.Of(name, 80)}”";

    private sealed record Exceptional(string Type, string Detail);
}
