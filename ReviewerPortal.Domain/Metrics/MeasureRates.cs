using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What rates are broken down by.</summary>
public enum RateGrouping
{
    Workflow,
    ContractVersion,
    Step,
    Action,
    ExceptionType,
    Queue,
    Tier,
    AgentName,
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
/// Override rate, exception rate, SLA breach rate and waiting times of a window, as a whole and by one dimension. Reads the figures and never a
/// decision (<see cref="FigureReader"/>): what it costs depends on the window's length and the dimension's values, at any size of history.
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
    /// <param name="Durations">Whether waiting times are wanted: they are most of the reading.</param>
    public sealed record Query(
        Caller Caller,
        DateTimeOffset From,
        DateTimeOffset To,
        string? Workflow = null,
        RateGrouping? By = null,
        TimeZoneInfo? Zone = null,
        bool Durations = true
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

        var inTime = query.By is RateGrouping.Hour or RateGrouping.Day;
        var tallies = new Dictionary<string, FigureTally>(StringComparer.Ordinal);
        var dimension = inTime ? RateGrouping.Workflow : query.By ?? RateGrouping.Workflow;
        await FigureReader.ReadAsync(
            db,
            new FigureSlice(from, to, dimension, query.Workflow, ByHour: inTime, Durations: query.Durations),
            (hour, key) => Of(inTime ? TimeKey(hour, query) : key),
            ct
        );
        FigureTally Of(string key) => tallies.TryGetValue(key, out var tally) ? tally : tallies[key] = new FigureTally();

        var labels = query.By is RateGrouping.Person ? await NamesAsync(db, ct) : new Dictionary<string, string>(StringComparer.Ordinal);
        var groups = query.By is null
            ? []
            : tallies
                .OrderByDescending(t => inTime ? 0 : t.Value.Delta.Received + t.Value.Delta.Human)
                .ThenBy(t => t.Key, StringComparer.Ordinal)
                .Select(t => new Group(t.Key, labels.GetValueOrDefault(t.Key, t.Key), t.Value.ToRates()))
                .ToList();
        var total = new FigureTally();
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

    private static async Task<Dictionary<string, string>> NamesAsync(PortalDbContext db, CancellationToken ct) =>
        (await db.Users.AsNoTracking().Select(p => new { p.Id, p.DisplayName }).ToListAsync(ct)).ToDictionary(
            p => new PersonId(p.Id).ToString(),
            p => p.DisplayName,
            StringComparer.Ordinal
        );
}
