using ReviewerPortal.Domain.WorkflowContracts;
using static ReviewerPortal.Domain.Readiness.ReadinessRules;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>What L4 asks for: what people correct changes the cases, the thresholds and the routes.</summary>
internal static class LearningChecks
{
    public static IEnumerable<ReadinessCheck> Of(WorkflowContract contract, ReadinessFacts facts)
    {
        yield return OverridesAreExplained(facts);
        yield return CorrectionsBecomeCases(facts);
        yield return ThresholdsAreTuned(facts);
        yield return RecurringExceptionsAreRouted(contract, facts);
        yield return NothingCriticalRegressed(facts);
    }

    private static ReadinessCheck OverridesAreExplained(ReadinessFacts facts)
    {
        var (overrides, explained) = (facts.Corrections.Sum(c => c.Overrides), facts.Corrections.Sum(c => c.Explained));
        var enough = overrides >= FewestOverrides;
        return Judge(
            "overrides-are-explained",
            ReadinessLevel.L4,
            $"At least {Percent(ReasonsGiven)} of overrides carry a reason",
            enough && explained >= ReasonsGiven * overrides,
            $"{Number(explained)} of {Number(overrides)} overrides among the last {Number(facts.Decisions)} decisions carry a reason code or a message."
                + (enough ? "" : $" Too few to learn from; {Number(FewestOverrides)} are needed."),
            enough
                ? "Ask reviewers for a reason code with every edit and rejection."
                : "Review more of what the agent proposes; nothing has to be done otherwise."
        );
    }

    private static ReadinessCheck CorrectionsBecomeCases(ReadinessFacts facts)
    {
        var often = facts.Corrections.Where(c => c.Overrides >= CorrectionsWorthACase).ToList();
        var bare = often.Where(c => c.Cases == 0).ToList();
        return Judge(
            "corrections-become-cases",
            ReadinessLevel.L4,
            $"Every action corrected {Number(CorrectionsWorthACase)} times or more lately has a protected case made from a correction",
            often.Count > 0 && bare.Count == 0,
            often.Count == 0
                    ? $"No action was corrected {Number(CorrectionsWorthACase)} times among the last {Number(facts.Decisions)} decisions, so nothing shows that corrections are kept."
                : bare.Count == 0
                    ? $"{Number(often.Count)} actions are corrected again and again; {Number(often.Sum(c => c.Cases))} protected cases come from their corrections."
                : $"Corrected again and again without a case: {Names(bare.Select(c => $"{c.Action} ({Number(c.Overrides)} times)"))}.",
            "Make a protected case from one correction of each."
        );
    }

    private static ReadinessCheck ThresholdsAreTuned(ReadinessFacts facts)
    {
        var tuning = facts.Tuning;
        var recent = tuning is not null && facts.At - tuning.At <= TimeSpan.FromDays(TuningCountsDays);
        return Judge(
            "thresholds-are-tuned",
            ReadinessLevel.L4,
            $"A threshold or a tier's condition was changed after corrections in the last {Number(TuningCountsDays)} days",
            recent,
            tuning is null
                ? "No version has changed a threshold or a tier's condition after a correction."
                : $"Version {Number(tuning.Version)} of {Day(tuning.At)} did, after {Number(tuning.CorrectionsBefore)} corrections{(recent ? "." : "; that is too long ago.")}",
            "See at which amounts and confidences reviewers override, and move a threshold or a tier there.",
            "approval_tiers"
        );
    }

    private static ReadinessCheck RecurringExceptionsAreRouted(WorkflowContract contract, ReadinessFacts facts)
    {
        var recurring = facts.ExceptionTypes.Where(t => t.Value >= RecurringException).ToList();
        var unrouted = recurring.Where(t => contract.RouteOf(t.Key) is null).ToList();
        return Judge(
            "recurring-exceptions-are-routed",
            ReadinessLevel.L4,
            $"Every exception type that came {Number(RecurringException)} times or more lately has a route of its own",
            unrouted.Count == 0,
            unrouted.Count == 0
                ? $"{Number(recurring.Count)} types recur among the last {Number(facts.Evidence.LookedAt)} items, all of them routed."
                : $"Recurring and left to the default route: {Names(unrouted.Select(t => $"{t.Key} ({Number(t.Value)} times)"))}.",
            "Give these types a route.",
            "exceptions"
        );
    }

    private static ReadinessCheck NothingCriticalRegressed(ReadinessFacts facts)
    {
        var run = facts.Releases.LastCompleteRun;
        return Judge(
            "nothing-critical-regressed",
            ReadinessLevel.L4,
            "The latest complete run has no critical regression",
            run is { CriticalRegressions: 0 },
            run is null
                ? "No run has answered every protected case."
                : $"The run of {Day(run.At)} by agent version {run.AgentVersion} has {Number(run.CriticalRegressions)} critical regressions.",
            run is null ? "Run every protected case." : "Mend the agent, and run the cases again."
        );
    }
}
