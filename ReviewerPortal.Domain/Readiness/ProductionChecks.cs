using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.WorkflowContracts;
using static ReviewerPortal.Domain.Readiness.ReadinessRules;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>What L3 asks for: routes, evidence, controls and the way back are explicit, and what happened shows it.</summary>
internal static class ProductionChecks
{
    public static IEnumerable<ReadinessCheck> Of(WorkflowContract contract, ReadinessFacts facts)
    {
        yield return ExceptionsAreExplicit(contract);
        yield return HighSeverityIsRouted(contract, facts);
        yield return BoundariesAreTimed(contract);
        yield return EvidenceIsCaptured(facts);
        yield return ControlsOfEveryKind(contract);
        yield return BlastRadiusIsNamed(contract);
        yield return GateIsWritten(contract);
        yield return RollbackIsRehearsed(facts);
        yield return SuiteIsComplete(facts);
    }

    private static ReadinessCheck ExceptionsAreExplicit(WorkflowContract contract)
    {
        var unrouted = WorkflowContract.BuiltInExceptionTypes.Where(t => contract.RouteOf(t) is null).ToList();
        return Judge(
            "exceptions-are-explicit",
            ReadinessLevel.L3,
            "Every built-in exception type has a route of its own",
            unrouted.Count == 0,
            unrouted.Count == 0
                ? $"{Number(contract.Exceptions.Count)} types are routed, all {Number(WorkflowContract.BuiltInExceptionTypes.Count)} built-in ones among them."
                : $"Left to the default route: {Names(unrouted)}.",
            "Route these types, each with an owner, a deadline and the evidence its reviewer needs.",
            "exceptions"
        );
    }

    private static ReadinessCheck HighSeverityIsRouted(WorkflowContract contract, ReadinessFacts facts)
    {
        var high = contract.Exceptions.Index().Where(r => r.Item.Severity >= Severity.High).ToList();
        var weak = high.Where(r =>
                r.Item.SlaMinutes <= 0 || r.Item.ReviewerEvidence.Count == 0 || !BoundaryChecks.HasPeople(contract, facts, r.Item.RouteTo)
            )
            .ToList();
        return Judge(
            "high-severity-is-routed",
            ReadinessLevel.L3,
            "Every high-severity exception goes to people, with a deadline and the evidence they need",
            high.Count > 0 && weak.Count == 0,
            high.Count == 0 ? "The contract calls no exception type high or critical."
                : weak.Count == 0 ? $"{Number(high.Count)} high-severity types, each with people, a deadline and evidence."
                : $"{Number(weak.Count)} of {Number(high.Count)} high-severity types lack people, a deadline or evidence: {Names(weak.Select(r => r.Item.ExceptionType))}.",
            high.Count == 0
                ? "Say which exceptions are high or critical."
                : "Give these routes reviewer_evidence and an owner with people.",
            weak.Count == 0 ? "exceptions" : $"exceptions[{Number(weak[0].Index)}].reviewer_evidence"
        );
    }

    private static ReadinessCheck BoundariesAreTimed(WorkflowContract contract)
    {
        var boundaries = contract.Steps.Index().Where(s => s.Item.Mode is not StepMode.Deterministic).ToList();
        var untimed = boundaries.Where(s => s.Item.MaxResponseMinutes is null).ToList();
        return Judge(
            "boundaries-are-timed",
            ReadinessLevel.L3,
            "Every boundary where a person decides promises a response time",
            untimed.Count == 0,
            untimed.Count == 0
                ? $"{Number(boundaries.Count)} steps promise one."
                : $"Without one: {Names(untimed.Select(s => s.Item.StepName))}.",
            "Set max_response_minutes at these steps.",
            untimed.Count == 0 ? null : $"steps[{Number(untimed[0].Index)}].max_response_minutes"
        );
    }

    private static ReadinessCheck EvidenceIsCaptured(ReadinessFacts facts)
    {
        var (lookedAt, requiring, complete) = facts.Evidence;
        var rate = Rate.Of(complete, requiring);
        var enough = requiring >= FewestItems;
        return Judge(
            "evidence-is-captured",
            ReadinessLevel.L3,
            $"At least {Percent(EvidenceShare)} of items have all the evidence they require",
            enough && rate.Value >= EvidenceShare,
            requiring == 0
                ? $"None of the last {Number(lookedAt)} items required evidence, so nothing shows that it is captured."
                : $"{Number(complete)} of {Number(requiring)} items that required evidence have all of it: {Percent(rate.Value!.Value)} (95 % interval {Percent(rate.Low!.Value)} to {Percent(rate.High!.Value)}), among the last {Number(lookedAt)} items."
                    + (enough ? "" : $" Too few to tell; {Number(FewestItems)} are needed."),
            enough
                ? "See which steps are short of evidence, and have the agent hand it over with its proposal."
                : "Name the evidence each step requires, and let proposals come in with it.",
            requiring == 0 ? "evidence" : null
        );
    }

    private static ReadinessCheck ControlsOfEveryKind(WorkflowContract contract)
    {
        var missing = Enum.GetValues<ControlKind>().Where(k => contract.Controls.All(c => c.Kind != k)).ToList();
        return Judge(
            "controls-of-every-kind",
            ReadinessLevel.L3,
            "There are deterministic controls of each kind: schema, policy, permission and threshold",
            missing.Count == 0,
            missing.Count == 0
                ? $"{Number(contract.Controls.Count)} controls run on every proposal, of all four kinds."
                : $"{Number(contract.Controls.Count)} controls; none of kind {Names(missing.Select(k => Shared.SnakeCase.Of(k)))}.",
            "Add a control of each missing kind.",
            "controls"
        );
    }

    private static ReadinessCheck BlastRadiusIsNamed(WorkflowContract contract)
    {
        var alone = contract.ApprovalTiers.Index().Where(t => t.Item.Approvals == 0).ToList();
        var open = alone.Where(t => !AutonomyRules.BoundsBlastRadius(t.Item)).ToList();
        return Judge(
            "blast-radius-is-named",
            ReadinessLevel.L3,
            "Every tier that asks for no approval bounds the amount or what can be undone",
            open.Count == 0,
            alone.Count == 0 ? "No tier lets a step act without approval."
                : open.Count == 0 ? $"{Number(alone.Count)} tiers ask for no approval, each within a named limit."
                : $"Without a limit: {Names(open.Select(t => t.Item.Tier))}.",
            "Add reversible, or amount <= a number, to these tiers' conditions.",
            open.Count == 0 ? null : $"approval_tiers[{Number(open[0].Index)}].when"
        );
    }

    private static ReadinessCheck GateIsWritten(WorkflowContract contract) =>
        Judge(
            "gate-is-written",
            ReadinessLevel.L3,
            "The contract has a release gate",
            contract.WorkflowReleaseGate is not null,
            contract.WorkflowReleaseGate is { } gate
                ? $"{Number(gate.SuccessCriteria.Count)} criteria, {Number(gate.RollbackTrigger.Count)} rollback triggers, {Percent((double)gate.CanaryTraffic)} canary traffic."
                : "There is no workflow_release_gate.",
            "Write the workflow_release_gate: canary share, promotion window, criteria, triggers, fallback.",
            "workflow_release_gate"
        );

    private static ReadinessCheck RollbackIsRehearsed(ReadinessFacts facts)
    {
        var last = facts.Releases.LastRehearsal;
        var recent = last is not null && facts.At - last.At <= TimeSpan.FromDays(RehearsalCountsDays);
        return Judge(
            "rollback-is-rehearsed",
            ReadinessLevel.L3,
            $"A rollback was rehearsed in the last {Number(RehearsalCountsDays)} days, and passed",
            recent && last!.Passed,
            last is null
                ? "No rollback has been rehearsed."
                : $"The latest was on {Day(last.At)} with {Number(last.Waiting)} waiting items; it {(last.Passed ? "passed" : "failed")}{(recent ? "" : " and is too long ago")}.",
            "Rehearse a rollback; nothing is delivered and nobody is told."
        );
    }

    private static ReadinessCheck SuiteIsComplete(ReadinessFacts facts)
    {
        var (cases, run) = (facts.Releases.Cases, facts.Releases.LastCompleteRun);
        var recent = run is not null && facts.At - run.At <= TimeSpan.FromDays(RunCountsDays);
        var ran = run is null
            ? "No run has answered all of them."
            : $"The latest complete run, on {Day(run.At)} by agent version {run.AgentVersion}, passed {Number(run.Passed)} of {Number(run.Expected)}{(recent ? "." : " and is too long ago.")}";
        return Judge(
            "suite-is-complete",
            ReadinessLevel.L3,
            $"At least {Number(FewestCases)} protected cases, all answered in a run of the last {Number(RunCountsDays)} days",
            cases >= FewestCases && recent,
            cases == 0 ? "There is no protected case." : $"{Number(cases)} protected {(cases == 1 ? "case counts" : "cases count")}. {ran}",
            cases < FewestCases ? "Make protected cases from decided items." : "Run every protected case against the agent version in use."
        );
    }
}
