using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What rates are broken down by.</summary>
public enum RateGrouping
{
    Workflow,
    Step,
    Action,
    ExceptionType,
    Queue,
    Tier,
    AgentVersion,
    Person,
    ReasonCode,
    Hour,
    Day,
}

/// <summary>Two percentiles of a duration in seconds, each within 2 % (<see cref="DurationBuckets"/>); null where nothing was measured.</summary>
public sealed record Percentiles(double? P50, double? P90);

/// <summary>The numbers of one group, or of everything. <see cref="MetricDefinitions"/> says what each means.</summary>
public sealed record Rates(
    Rate OverrideRate,
    Rate ExceptionRate,
    Rate SlaBreachRate,
    long Received,
    long Exceptions,
    long Approved,
    long Edited,
    long Rejected,
    long Responded,
    long Automatic,
    Percentiles SecondsToClaim,
    Percentiles SecondsToDecide
);

/// <summary>
/// Override rate, exception rate, SLA breach rate and waiting times of a window, as a whole and by one dimension. Reads the hourly figures and never a
/// decision: two queries at any size of history, one more for a named workflow, one more by person.
/// </summary>
public sealed class MeasureRates(PortalDatabase database)
{
    /// <summary>The longest window, in hours (ten years and some days).</summary>
    public const long LongestWindow = 24 * 3660;

    /// <param name="Caller">Whose workspace.</param>
    /// <param name="From">Beginning of the window; counts from the beginning of its hour.</param>
    /// <param name="To">End of the window, exclusive; counts to the end of its hour where it is not on the hour.</param>
    /// <param name="Workflow">One workflow, or null for all.</param>
    /// <param name="By">The dimension of <see cref="Answer.Groups"/>, or null for none.</param>
    /// <param name="Zone">Whose days <see cref="RateGrouping.Day"/> means. An hour belongs to the day in which it begins there.</param>
    public sealed record Query(
        Caller Caller,
        DateTimeOffset From,
        DateTimeOffset To,
        string? Workflow = null,
        RateGrouping? By = null,
        TimeZoneInfo? Zone = null
    );

    /// <param name="From">The window as counted.</param>
    /// <param name="To">Its end, exclusive.</param>
    /// <param name="Total">Everything in it.</param>
    /// <param name="Groups">Largest first; in order of time for hours and days.</param>
    public sealed record Answer(DateTimeOffset From, DateTimeOffset To, Rates Total, IReadOnlyList<Group> Groups);

    /// <param name="Key">The dimension's value; empty where it does not apply. Hours are RFC 3339 UTC, days are <c>yyyy-MM-dd</c>, people are ids.</param>
    /// <param name="Label">What to show for it: a person's name, otherwise the key.</param>
    /// <param name="Rates">Its numbers.</param>
    public sealed record Group(string Key, string Label, Rates Rates);

    /// <summary>Measures. Refuses an empty or overlong window, an unknown workflow, and a reviewer who asks by person.</summary>
    public async Task<Outcome<Answer>> HandleAsync(Query query, CancellationToken ct = default)
    {
        var from = FigureRules.HourOf(query.From);
        var to = FigureRules.HourOf(query.To.AddHours(1).AddTicks(-1));
        if (to <= from || to - from > LongestWindow)
        {
            return new Refusal(RefusalCodes.Validation, "The window must end after it begins, and span at most ten years.")
            {
                Problems = [new Problem("#/to", "Must be after 'from', by at most ten years.")],
            };
        }

        if (query.By is RateGrouping.Person && query.Caller.Role is null or PersonRole.Reviewer)
        {
            return new Refusal(RefusalCodes.Forbidden, "Numbers by person are for leads, admins and auditors.");
        }

        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        if (query.Workflow is { } named && !await db.Workflows.AnyAsync(w => w.Name == named, ct))
        {
            return new Refusal(RefusalCodes.NotFound, "There is no such workflow.");
        }

        var window = db.HourlyFigures.AsNoTracking().Where(f => f.Hour >= from && f.Hour < to);
        if (query.Workflow is { } workflow)
        {
            window = window.Where(f => f.Workflow == workflow);
        }

        var tallies = new Dictionary<string, Tally>(StringComparer.Ordinal);
        if (query.By is RateGrouping.Hour or RateGrouping.Day)
        {
            await FillAsync<long>(db, window, nameof(HourlyFigure.Hour), hour => TimeKey(hour, query), tallies, ct);
        }
        else
        {
            await FillAsync<string>(db, window, (query.By ?? RateGrouping.Workflow).ToString(), key => key, tallies, ct);
        }

        var labels = query.By is RateGrouping.Person ? await NamesAsync(db, ct) : new Dictionary<string, string>(StringComparer.Ordinal);
        var inTime = query.By is RateGrouping.Hour or RateGrouping.Day;
        var groups = query.By is null
            ? []
            : tallies
                .OrderByDescending(t => inTime ? 0 : t.Value.Delta.Received + t.Value.Human)
                .ThenBy(t => t.Key, StringComparer.Ordinal)
                .Select(t => new Group(t.Key, labels.GetValueOrDefault(t.Key, t.Key), t.Value.ToRates()))
                .ToList();
        var total = new Tally();
        foreach (var tally in tallies.Values)
        {
            total.Add(tally);
        }

        return new Answer(AtHour(from), AtHour(to), total.ToRates(), groups);
    }

    private static DateTimeOffset AtHour(long hour) => DateTimeOffset.FromUnixTimeSeconds(hour * 3600);

    private static string TimeKey(long hour, Query query) =>
        query.By is RateGrouping.Hour
            ? AtHour(hour).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture)
            : TimeZoneInfo
                .ConvertTime(AtHour(hour), query.Zone ?? TimeZoneInfo.Utc)
                .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task FillAsync<TKey>(
        PortalDbContext db,
        IQueryable<HourlyFigure> window,
        string column,
        Func<TKey, string> keyOf,
        Dictionary<string, Tally> tallies,
        CancellationToken ct
    )
    {
        var counts = await window
            .GroupBy(f => EF.Property<TKey>(f, column))
            .Select(g => new
            {
                g.Key,
                Received = g.Sum(f => f.Received),
                Exceptions = g.Sum(f => f.Exceptions),
                Approved = g.Sum(f => f.Approved),
                Edited = g.Sum(f => f.Edited),
                Rejected = g.Sum(f => f.Rejected),
                Responded = g.Sum(f => f.Responded),
                Automatic = g.Sum(f => f.Automatic),
                Breached = g.Sum(f => f.Breached),
                TimedOut = g.Sum(f => f.TimedOut),
            })
            .ToListAsync(ct);
        foreach (var c in counts)
        {
            Of(keyOf(c.Key)).Delta += new FigureDelta(
                c.Received,
                c.Exceptions,
                c.Approved,
                c.Edited,
                c.Rejected,
                c.Responded,
                c.Automatic,
                c.Breached,
                c.TimedOut
            );
        }

        var durations = await window
            .Join(
                db.HourlyDurations.AsNoTracking(),
                f => new { f.Hour, f.KeyHash },
                d => new { d.Hour, d.KeyHash },
                (f, d) =>
                    new
                    {
                        Key = EF.Property<TKey>(f, column),
                        d.Measure,
                        d.Bucket,
                        d.Count,
                    }
            )
            .GroupBy(x => new
            {
                x.Key,
                x.Measure,
                x.Bucket,
            })
            .Select(g => new
            {
                g.Key.Key,
                g.Key.Measure,
                g.Key.Bucket,
                Count = g.Sum(x => x.Count),
            })
            .ToListAsync(ct);
        foreach (var d in durations)
        {
            Of(keyOf(d.Key)).Add(d.Measure, d.Bucket, d.Count);
        }

        Tally Of(string key) => tallies.TryGetValue(key, out var tally) ? tally : tallies[key] = new Tally();
    }

    private static async Task<Dictionary<string, string>> NamesAsync(PortalDbContext db, CancellationToken ct) =>
        (await db.Users.AsNoTracking().Select(p => new { p.Id, p.DisplayName }).ToListAsync(ct)).ToDictionary(
            p => new PersonId(p.Id).ToString(),
            p => p.DisplayName,
            StringComparer.Ordinal
        );

    private sealed class Tally
    {
        private readonly Dictionary<DurationMeasure, Dictionary<int, long>> _durations = new()
        {
            [DurationMeasure.Claim] = [],
            [DurationMeasure.Decide] = [],
        };

        public FigureDelta Delta { get; set; }

        public long Human => Delta.Approved + Delta.Edited + Delta.Rejected + Delta.Responded;

        public void Add(DurationMeasure measure, int bucket, long count) =>
            _durations[measure][bucket] = _durations[measure].GetValueOrDefault(bucket) + count;

        public void Add(Tally other)
        {
            Delta += other.Delta;
            foreach (var (measure, counts) in other._durations)
            {
                foreach (var (bucket, count) in counts)
                {
                    Add(measure, bucket, count);
                }
            }
        }

        public Rates ToRates() =>
            new(
                Rate.Of(Delta.Edited + Delta.Rejected, Human),
                Rate.Of(Delta.Exceptions, Delta.Received),
                Rate.Of(Delta.Breached, Human + Delta.TimedOut),
                Delta.Received,
                Delta.Exceptions,
                Delta.Approved,
                Delta.Edited,
                Delta.Rejected,
                Delta.Responded,
                Delta.Automatic,
                PercentilesOf(DurationMeasure.Claim),
                PercentilesOf(DurationMeasure.Decide)
            );

        private Percentiles PercentilesOf(DurationMeasure measure) =>
            new(DurationBuckets.Percentile(_durations[measure], 0.5), DurationBuckets.Percentile(_durations[measure], 0.9));
    }
}
