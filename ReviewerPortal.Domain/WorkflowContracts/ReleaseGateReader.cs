using System.Globalization;
using ReviewerPortal.Domain.Shared.Expressions;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Reads the seed's release gate block.</summary>
internal static class ReleaseGateReader
{
    private const int HoursOfAYear = 24 * 366;
    private const int MostSample = 1_000_000;
    private const int MostSteps = 20;

    /// <summary>The gate; null, and problems, when something in it is wrong.</summary>
    public static WorkflowReleaseGate? Read(ContractNode node, ContractProblems problems)
    {
        if (ContractFields.Of(node, problems) is not { } fields)
        {
            return null;
        }

        var canary = fields.Fraction("canary_traffic", above: 0, most: 1, required: true);
        var window = fields.Whole("promotion_window_hours", 1, HoursOfAYear, required: true);
        var criteria = Criteria(fields, problems);
        var triggers = fields
            .List("rollback_trigger", required: true)
            ?.Select(t => ConditionReader.Trigger(t, problems))
            .OfType<Expression>()
            .ToList();
        var fallback = fields.Name("fallback_mode", required: true);
        var sample = fields.Whole("min_sample", 1, MostSample);
        var age = fields.Whole("metric_max_age_minutes", 1, HoursOfAYear * 60);
        var promotion = fields.Choice<GatePromotion>("promotion");
        var steps = Steps(fields, problems);
        fields.Done();
        return canary is null || window is null || criteria is null || triggers is null || fallback is null
            ? null
            : new()
            {
                CanaryTraffic = canary.Value,
                PromotionWindowHours = window.Value,
                SuccessCriteria = criteria,
                RollbackTrigger = triggers,
                FallbackMode = fallback,
                MinSample = sample,
                MetricMaxAgeMinutes = age,
                Promotion = promotion ?? GatePromotion.Manual,
                Steps = steps ?? [canary.Value],
            };
    }

    /// <summary>The shares, ascending; null where the gate names none or one of them is wrong.</summary>
    private static List<decimal>? Steps(ContractFields fields, ContractProblems problems)
    {
        if (fields.List("steps") is not { } items)
        {
            return null;
        }

        var steps = new List<decimal>(items.Count);
        foreach (var item in items)
        {
            if (
                item is not ContractScalar { IsNumber: true } scalar
                || !decimal.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
                || share is <= 0 or > 1
            )
            {
                problems.Error(item, "A step is a share of traffic greater than 0 and at most 1, such as 0.10.");
            }
            else if (steps.Count > 0 && share <= steps[^1])
            {
                problems.Error(item, "Steps ascend: each share must be greater than the one before it.");
            }
            else
            {
                steps.Add(share);
            }
        }

        if (items.Count is 0 or > MostSteps)
        {
            problems.Error(fields.Take("steps")!, $"A gate climbs in 1 to {MostSteps} steps.");
        }

        return steps.Count == 0 ? null : steps;
    }

    private static OrderedDictionary<string, Expression>? Criteria(ContractFields fields, ContractProblems problems)
    {
        if (fields.Members("success_criteria", required: true) is not { } map)
        {
            return null;
        }

        if (map.Entries.Count == 0)
        {
            problems.Error(map, "A gate without a criterion would let everything through; name at least one.");
        }

        var criteria = new OrderedDictionary<string, Expression>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            if (!ConditionNames.Metrics.ContainsKey(entry.Key))
            {
                problems.Error(
                    ContractNode.Below(map.Path, entry.Key),
                    entry.Line,
                    entry.Column,
                    $"There is no metric `{Spelling.Short(entry.Key)}`; known are {string.Join(", ", ConditionNames.Metrics.Keys)}.{Spelling.Suggest(entry.Key, ConditionNames.Metrics.Keys)}"
                );
            }
            else if (ConditionReader.Criterion(entry.Key, entry.Value, problems) is { } criterion)
            {
                criteria[entry.Key] = criterion;
            }
        }

        return criteria;
    }
}
