using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Releases;

/// <summary>What each metric of a gate is made of, as the page and the report write it: the rates are those of the metrics page, of one agent version.</summary>
public static class GateMetrics
{
    private static readonly Dictionary<string, Definition> All = new(StringComparer.Ordinal)
    {
        ["exception_rate"] = new(
            "items of the cohort that raised an exception",
            "items of the cohort received",
            MetricDefinitions.ExceptionRate
        ),
        ["human_override_rate"] = new(
            "final human decisions that edited or rejected",
            "final human decisions on the cohort's items",
            MetricDefinitions.OverrideRate
        ),
        ["sla_breach_rate"] = new(
            "final outcomes after the resolve clock ran out",
            "final human decisions and timed-out outcomes on the cohort's items",
            MetricDefinitions.SlaBreachRate
        ),
        ["seconds_to_claim_p50"] = new("median seconds from receipt to claim", "items a person decided", MetricDefinitions.SecondsToClaim),
        ["seconds_to_claim_p90"] = new("90th percentile", "items a person decided", MetricDefinitions.SecondsToClaim),
        ["seconds_to_decide_p50"] = new(
            "median seconds from receipt to decision",
            "items a person decided",
            MetricDefinitions.SecondsToDecide
        ),
        ["seconds_to_decide_p90"] = new("90th percentile", "items a person decided", MetricDefinitions.SecondsToDecide),
        ["reviewer_queue_sla_breach"] = new(
            "true when an item of the cohort was decided, or still waits, after its resolve clock ran out",
            "items of the cohort received",
            "Paused clocks, and items that wait for evidence or information, breach nothing."
        ),
        ["regressions"] = new(
            "protected cases the candidate fails and the promoted version does not",
            "cases of its last complete run",
            "A partial run never counts; a case in quarantine counts for nothing."
        ),
        ["critical_regressions"] = new(
            "critical protected cases the candidate fails and the promoted version does not",
            "cases of its last complete run",
            "A partial run never counts; a case in quarantine counts for nothing."
        ),
    };

    /// <summary>What one metric is made of.</summary>
    /// <param name="Numerator">What is counted.</param>
    /// <param name="Denominator">Out of what.</param>
    /// <param name="Note">The definition word for word.</param>
    public sealed record Definition(string Numerator, string Denominator, string Note);

    /// <summary>The definition of a metric a contract may name.</summary>
    public static Definition Of(string name) => All[name];

    /// <summary>Whether a metric is a share or a time measured on the cohort, which a handful of cases cannot speak for.</summary>
    public static bool IsSampled(string name) =>
        name is "exception_rate" or "human_override_rate" or "sla_breach_rate" || name.StartsWith("seconds_to_", StringComparison.Ordinal);

    /// <summary>Every name a contract may use; each has a definition.</summary>
    public static IEnumerable<string> Names => ConditionNames.Metrics.Keys;
}
