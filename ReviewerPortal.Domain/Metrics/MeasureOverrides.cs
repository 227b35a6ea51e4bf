using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>How long one point of a rate over time lasts.</summary>
public enum RatePeriod
{
    Hour,
    Day,

    /// <summary>From Monday.</summary>
    Week,
}

/// <summary>The override rate of a selection over time, and against another selection. Reads figures, never a decision.</summary>
public sealed class MeasureOverrides(PortalDatabase database)
{
    private const int HoursShownSingly = 72;
    private const int DaysShownSingly = 120;

    /// <param name="Caller">Whose workspace.</param>
    /// <param name="This">What is measured.</param>
    /// <param name="Other">What it is held against, or null.</param>
    /// <param name="Zone">Whose hours, days and weeks the points are. An hour belongs to the period in which it begins there.</param>
    public sealed record Query(Caller Caller, OverrideSelection This, OverrideSelection? Other, TimeZoneInfo Zone);

    /// <param name="Begins">When it begins, in the zone asked for.</param>
    /// <param name="Counts">What was decided in it.</param>
    public sealed record Point(DateTimeOffset Begins, FigureDelta Counts);

    /// <param name="From">The window as counted.</param>
    /// <param name="To">Its end, exclusive.</param>
    /// <param name="Period">How long each point lasts.</param>
    /// <param name="Total">Everything in it.</param>
    /// <param name="Points">In order, empty ones included.</param>
    public sealed record Series(DateTimeOffset From, DateTimeOffset To, RatePeriod Period, FigureDelta Total, IReadOnlyList<Point> Points);

    /// <param name="This">What was asked about.</param>
    /// <param name="Other">What it is held against.</param>
    /// <param name="Comparison">The two rates side by side; null where there is nothing to compare.</param>
    public sealed record Answer(Series This, Series? Other, RateComparison? Comparison);

    /// <summary>Measures. Refuses a bad window, and a reviewer who asks by person.</summary>
    public async Task<Outcome<Answer>> HandleAsync(Query query, CancellationToken ct = default)
    {
        if ((query.This.WhyNot(query.Caller) ?? query.Other?.WhyNot(query.Caller)) is { } refusal)
        {
            return refusal;
        }

        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        var mine = await ReadAsync(db, query.This, query.Zone, ct);
        if (query.Other is null)
        {
            return new Answer(mine, null, null);
        }

        var other = await ReadAsync(db, query.Other, query.Zone, ct);
        return new Answer(mine, other, TwoRates.Compare(mine.Total.Overrides, mine.Total.Human, other.Total.Overrides, other.Total.Human));
    }

    /// <summary>How a window of that many hours is cut up.</summary>
    internal static RatePeriod PeriodOf(long hours) =>
        hours <= HoursShownSingly ? RatePeriod.Hour
        : hours <= DaysShownSingly * 24 ? RatePeriod.Day
        : RatePeriod.Week;

    private static async Task<Series> ReadAsync(PortalDbContext db, OverrideSelection selection, TimeZoneInfo zone, CancellationToken ct)
    {
        var (from, to) = (selection.FromHour, selection.ToHour);
        var hours = new Dictionary<long, FigureTally>();
        var slice = new FigureSlice(
            from,
            to,
            selection is { By: { } by, Value: not null } ? by : RateGrouping.Workflow,
            selection.Workflow,
            selection.By is null ? null : selection.Value,
            ByHour: true,
            Durations: false
        );
        await FigureReader.ReadAsync(db, slice, (hour, _) => hours.TryGetValue(hour, out var t) ? t : hours[hour] = new FigureTally(), ct);

        var period = PeriodOf(to - from);
        var points = new List<Point>();
        var total = default(FigureDelta);
        var within = default(DateTime?);
        for (var hour = from; hour < to; hour++)
        {
            var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(hour * 3600), zone);
            var counts = hours.TryGetValue(hour, out var tally) ? tally.Delta : default;
            total += counts;
            // Two hours of one name, when the clocks go back, are two points of an hour and one of a day.
            var begins = BeginningOf(local, period);
            if (period is RatePeriod.Hour || begins != within)
            {
                points.Add(new Point(local, counts));
                within = begins;
            }
            else
            {
                points[^1] = points[^1] with { Counts = points[^1].Counts + counts };
            }
        }

        return new Series(
            DateTimeOffset.FromUnixTimeSeconds(from * 3600),
            DateTimeOffset.FromUnixTimeSeconds(to * 3600),
            period,
            total,
            points
        );
    }

    private static DateTime BeginningOf(DateTimeOffset local, RatePeriod period) =>
        period is RatePeriod.Week ? local.Date.AddDays(-(((int)local.DayOfWeek + 6) % 7)) : local.Date;
}
