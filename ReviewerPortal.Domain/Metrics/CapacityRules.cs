namespace ReviewerPortal.Domain.Metrics;

/// <summary>What a week has been like.</summary>
/// <param name="Weeks">Whole weeks looked at.</param>
/// <param name="Arrivals">Mean arrivals that need a person, by hour of week: Monday's first hour is 0, Sunday's last 167; in the viewer's zone.</param>
/// <param name="Received">Items behind them.</param>
/// <param name="HandlingSeconds">Mean time from claim to decision; null where nothing was measured.</param>
/// <param name="Handled">Decisions behind it.</param>
/// <param name="SecondReviews">Share of items that needed more than one approval, by the tier they came in; in [0, 1].</param>
public sealed record CapacityHistory(
    int Weeks,
    IReadOnlyList<double> Arrivals,
    long Received,
    double? HandlingSeconds,
    long Handled,
    double SecondReviews
);

/// <summary>What if.</summary>
/// <param name="ArrivalsFactor">Times the arrivals; 1 as they were.</param>
/// <param name="HandlingSeconds">Mean handling time of one review.</param>
/// <param name="WithinSeconds">The promise: decided within this much of arrival.</param>
/// <param name="Share">Of items; in (0, 1).</param>
/// <param name="SecondReviews">Share of items that need a second approval; in [0, 1].</param>
/// <param name="PassShare">Share of items let pass without a person; in [0, 1).</param>
/// <param name="People">People at work in every hour, to see what they attain; null for none.</param>
public sealed record CapacityQuestion(
    double ArrivalsFactor,
    double HandlingSeconds,
    double WithinSeconds,
    double Share,
    double SecondReviews,
    double PassShare,
    int? People
);

/// <summary>One hour of the week.</summary>
/// <param name="Arrivals">Reviews per hour to be done.</param>
/// <param name="Load">In erlangs: people busy on average.</param>
/// <param name="Needed">People for the promise; null where no number is enough.</param>
/// <param name="Attained">What the given people attain; null where none were given or nothing arrives.</param>
public sealed record CapacityHour(double Arrivals, double Load, int? Needed, double? Attained);

/// <summary>Staffing by hour of week. Pure.</summary>
public static class CapacityRules
{
    /// <summary>Hours in a week.</summary>
    public const int HoursOfWeek = 168;

    /// <summary>The hour of the week a local time is in; Monday's first is 0.</summary>
    public static int HourOfWeek(DateTimeOffset local) => ((int)local.DayOfWeek + 6) % 7 * 24 + local.Hour;

    /// <summary>Every hour of the week.</summary>
    public static IReadOnlyList<CapacityHour> Plan(CapacityHistory history, CapacityQuestion question) =>
        [.. history.Arrivals.Select(a => PlanHour(a, question))];

    /// <summary>The share of the week's items that keep the promise with the given people; null where nothing arrives.</summary>
    public static double? AttainedInAll(IReadOnlyList<CapacityHour> hours)
    {
        var arrivals = hours.Sum(h => h.Arrivals);
        return arrivals <= 0 ? null : hours.Sum(h => h.Arrivals * (h.Attained ?? 0)) / arrivals;
    }

    /// <summary>
    /// The mean duration with the longest twentieth counted as its shortest: a claim forgotten over lunch is no handling time. Each duration within 2 %
    /// (<see cref="DurationBuckets"/>).
    /// </summary>
    /// <param name="counts">Counts by bucket.</param>
    public static double? MeanSeconds(IReadOnlyDictionary<int, long> counts)
    {
        if (DurationBuckets.Percentile(counts, 0.95) is not { } cap)
        {
            return null;
        }

        return counts.Sum(c => Math.Min(DurationBuckets.SecondsOf(c.Key), cap) * c.Value) / counts.Values.Sum();
    }

    private static CapacityHour PlanHour(double items, CapacityQuestion q)
    {
        // A second approval is one more review of the same length.
        var reviews = items * q.ArrivalsFactor * (1 - q.PassShare) * (1 + q.SecondReviews);
        var load = reviews * q.HandlingSeconds / 3600;
        var within = q.WithinSeconds / q.HandlingSeconds;
        return new CapacityHour(
            reviews,
            load,
            ErlangRules.PeopleFor(load, within, q.Share),
            q.People is { } people && reviews > 0 ? ErlangRules.DecidedWithin(people, load, within) : null
        );
    }
}
