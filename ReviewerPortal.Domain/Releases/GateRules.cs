using System.Globalization;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Releases;

/// <summary>One number a gate looks at, of the candidate's cohort.</summary>
/// <param name="Name">As the contract names it.</param>
/// <param name="Value">A <see cref="decimal"/> or a <see cref="bool"/>; null where nothing was measured.</param>
/// <param name="N">How many cases it rests on; 0 where nothing was measured.</param>
/// <param name="Low">Lower bound of the 95 % Wilson interval; null for what is no share.</param>
/// <param name="High">Its upper bound.</param>
public sealed record GateMetric(string Name, object? Value, long N, double? Low = null, double? High = null)
{
    /// <summary>A metric nothing was measured for.</summary>
    public static GateMetric Missing(string name) => new(name, null, 0);
}

/// <summary>A success criterion and whether it is met; null where it cannot be said.</summary>
public sealed record CriterionReading(string Metric, string Expression, bool? Met);

/// <summary>A rollback trigger and whether it is true; null where it cannot be said.</summary>
public sealed record TriggerReading(string Expression, bool? Fired);

/// <summary>Everything a gate is judged on at one moment.</summary>
public sealed record GateSituation
{
    /// <summary>The contract's gate; null where the contract has none any more.</summary>
    public required WorkflowReleaseGate? Gate { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>How much of the window was watched; negative where the clock stands before its beginning, null where no share was reached yet.</summary>
    public required TimeSpan? Watched { get; init; }

    /// <summary>When the candidate's figures last moved; null where nothing was counted in the window.</summary>
    public required DateTimeOffset? FiguresAt { get; init; }

    /// <summary>The metrics by name, of the window.</summary>
    public required IReadOnlyDictionary<string, GateMetric> Metrics { get; init; }

    /// <summary>Why the share seen is not the share asked, or null.</summary>
    public string? SampleRatioMismatch { get; init; }

    /// <summary>Whether a person approves at this moment, or the gate needs none.</summary>
    public bool Approved { get; init; }

    /// <summary>Who paused the release, or null.</summary>
    public string? PausedBy { get; init; }

    /// <summary>What went wrong when the figures were read, or null.</summary>
    public string? Failure { get; init; }
}

/// <summary>What the gate says, and why.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why, in a sentence that stays the same for as long as nothing but a figure moves.</param>
/// <param name="Criteria">Every success criterion, in document order.</param>
/// <param name="Triggers">Every rollback trigger, in document order.</param>
/// <param name="AwaitsApproval">Whether all that is missing is a person's approval.</param>
public sealed record GateOpinion(
    GateVerdict Verdict,
    string Reason,
    IReadOnlyList<CriterionReading> Criteria,
    IReadOnlyList<TriggerReading> Triggers,
    bool AwaitsApproval = false
);

/// <summary>
/// The rollout gate as a pure function. In this order: rollback triggers, which no sample size and no missing figure holds back; then whether the figures are
/// there, recent and enough; then the success criteria over the whole window; a pause, and a person's approval last. What is not known never passes.
/// </summary>
public static class GateRules
{
    /// <summary>Judges the situation.</summary>
    public static GateOpinion Judge(GateSituation seen)
    {
        if (seen.Gate is not { } gate)
        {
            return new GateOpinion(GateVerdict.Error, "The published contract has no workflow_release_gate to judge by.", [], []);
        }

        var scope = new MetricScope(seen.Metrics);
        List<TriggerReading> triggers = [.. gate.RollbackTrigger.Select(t => new TriggerReading(t.Text, t.Evaluate(scope).Holds))];
        List<CriterionReading> criteria =
        [
            .. gate.SuccessCriteria.Select(c => new CriterionReading(c.Key, c.Value.Text, c.Value.Evaluate(scope).Holds)),
        ];
        var fired = triggers.Where(t => t.Fired is true).Select(t => t.Expression).ToList();
        if (fired.Count > 0)
        {
            return Say(GateVerdict.Rollback, $"{Listed(fired)} {(fired.Count == 1 ? "is" : "are")} true.");
        }

        if (seen.Failure is { } failure)
        {
            return Say(GateVerdict.Error, $"The figures could not be read: {failure}");
        }

        if (WhyUnknown(seen, gate, criteria, triggers) is { } unknown)
        {
            return Say(GateVerdict.Inconclusive, unknown);
        }

        if (seen.SampleRatioMismatch is { } mismatch)
        {
            return Say(GateVerdict.Hold, mismatch);
        }

        var unmet = criteria.Where(c => c.Met is false).Select(c => c.Expression).ToList();
        if (unmet.Count > 0)
        {
            return Say(GateVerdict.Hold, $"{Listed(unmet)} {(unmet.Count == 1 ? "is" : "are")} not met, and no rollback trigger is true.");
        }

        if (seen.Watched < TimeSpan.FromHours(gate.PromotionWindowHours))
        {
            return Say(
                GateVerdict.Hold,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Every criterion is met so far; the window of {gate.PromotionWindowHours} hours is not over."
                )
            );
        }

        if (seen.PausedBy is { } pausing)
        {
            return Say(GateVerdict.Hold, $"Every criterion is met over the whole window; {pausing} paused the release.");
        }

        return seen.Approved
            ? Say(GateVerdict.Pass, "Every criterion is met over the whole window.")
            : Say(GateVerdict.Hold, "Every criterion is met over the whole window; a person has to approve.") with
            {
                AwaitsApproval = true,
            };

        GateOpinion Say(GateVerdict verdict, string reason) => new(verdict, reason, criteria, triggers);
    }

    /// <summary>Why nothing can be said yet, or null. Freshness first, then what is missing, then how much there is.</summary>
    private static string? WhyUnknown(
        GateSituation seen,
        WorkflowReleaseGate gate,
        List<CriterionReading> criteria,
        List<TriggerReading> triggers
    )
    {
        if (seen.Watched is not { } watched)
        {
            return "The candidate has no traffic yet.";
        }

        if (watched < TimeSpan.Zero)
        {
            return "The clock stands before the beginning of the window; nothing measured by it counts.";
        }

        if (seen.FiguresAt is not { } figures)
        {
            return "Nothing of the candidate has been counted in this window. No data is no success.";
        }

        if (gate.MetricMaxAgeMinutes is { } minutes && seen.Now - figures > TimeSpan.FromMinutes(minutes))
        {
            return string.Create(CultureInfo.InvariantCulture, $"No figure of the candidate has moved for more than {minutes} minutes.");
        }

        var missing = gate
            .SuccessCriteria.Keys.Concat(gate.RollbackTrigger.SelectMany(t => t.Names).Select(n => n.Name))
            .Distinct(StringComparer.Ordinal)
            .Where(name => seen.Metrics.GetValueOrDefault(name)?.Value is null)
            .ToList();
        if (missing.Count > 0)
        {
            return $"{Listed(missing)} {(missing.Count == 1 ? "has" : "have")} no value.";
        }

        if (criteria.Find(c => c.Met is null) is { } unread)
        {
            return $"{unread.Expression} cannot be judged.";
        }

        if (triggers.Find(t => t.Fired is null) is { } unsure)
        {
            return $"{unsure.Expression} cannot be judged.";
        }

        var few = gate
            .SuccessCriteria.Keys.Where(name => GateMetrics.IsSampled(name) && seen.Metrics[name].N < Math.Max(1, gate.MinSample ?? 1))
            .ToList();
        return few.Count == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Listed(few)} {(few.Count == 1 ? "rests" : "rest")} on fewer than {Math.Max(1, gate.MinSample ?? 1)} cases."
            );
    }

    private static string Listed(List<string> parts) =>
        parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts.Take(parts.Count - 1))} and {parts[^1]}";

    private sealed class MetricScope(IReadOnlyDictionary<string, GateMetric> metrics) : IExpressionScope
    {
        public bool TryGet(string name, out object? value)
        {
            value = metrics.GetValueOrDefault(name)?.Value;
            return value is not null;
        }
    }
}
