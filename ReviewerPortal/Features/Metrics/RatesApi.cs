using System.Globalization;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Metrics;

/// <summary>The rates over HTTP.</summary>
public static class RatesApi
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(7);

    /// <summary>A rate as it travels.</summary>
    public sealed record RateView(double? Value, long N, double? Low, double? High)
    {
        internal static RateView Of(Rate rate) => new(rate.Value, rate.N, rate.Low, rate.High);
    }

    /// <summary>Percentiles in seconds, within 2 %.</summary>
    public sealed record PercentilesView(double? P50, double? P90)
    {
        internal static PercentilesView Of(Percentiles p) => new(p.P50, p.P90);
    }

    /// <summary>The numbers of one group.</summary>
    public sealed record GroupView(
        string Key,
        string Label,
        RateView OverrideRate,
        RateView ExceptionRate,
        RateView SlaBreachRate,
        long Received,
        long Edited,
        long Rejected,
        long Approved,
        long Responded,
        long Automatic,
        PercentilesView SecondsToClaim,
        PercentilesView SecondsToDecide
    );

    /// <summary>The answer of <c>GET /workflows/{workflow}/metrics</c>.</summary>
    public sealed record View(
        DateTimeOffset From,
        DateTimeOffset To,
        RateView OverrideRate,
        RateView ExceptionRate,
        RateView SlaBreachRate,
        long Received,
        long Edited,
        long Rejected,
        long Approved,
        long Responded,
        long Automatic,
        PercentilesView SecondsToClaim,
        PercentilesView SecondsToDecide,
        IReadOnlyList<GroupView> Groups
    );

    /// <summary>Maps it.</summary>
    public static void MapRates(this IEndpointRouteBuilder api) =>
        api.MapGet("/workflows/{workflow}/metrics", MeasureAsync)
            .RequireAuthorization(Policies.GateRead)
            .WithTags("Metrics")
            .WithName("measureRates")
            .WithSummary("Override, exception and SLA breach rates of a window")
            .WithDescription(
                $"Override rate: {MetricDefinitions.OverrideRate} Exception rate: {MetricDefinitions.ExceptionRate} SLA breach rate: "
                    + $"{MetricDefinitions.SlaBreachRate} Figures are hourly: 'from' counts from the beginning of its hour, 'to' to the end of its. "
                    + "Seven days up to now where they are not given. 'zone' is the IANA name whose days 'by=day' means; UTC otherwise."
            )
            .Produces<View>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> MeasureAsync(
        string workflow,
        string? from,
        string? to,
        string? by,
        string? zone,
        Caller caller,
        MeasureRates measure,
        TimeProvider clock,
        HttpContext http,
        CancellationToken ct
    )
    {
        var problems = new List<Problem>();
        var until = Moment("to", to) ?? clock.GetUtcNow().AddTicks(1);
        var since = Moment("from", from) ?? until - DefaultWindow;
        var grouping = default(RateGrouping?);
        if (by is not null)
        {
            grouping = Enum.GetValues<RateGrouping>()
                .Cast<RateGrouping?>()
                .FirstOrDefault(g => string.Equals(NameOf(g!.Value), by, StringComparison.Ordinal));
            if (grouping is null)
            {
                problems.Add(new Problem("#/by", $"One of {string.Join(", ", Enum.GetValues<RateGrouping>().Select(NameOf))}."));
            }
        }

        var place = TimeZoneInfo.Utc;
        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out place!))
        {
            problems.Add(new Problem("#/zone", "An IANA time zone, such as Europe/Berlin."));
        }

        if (problems.Count > 0)
        {
            return Problems.Of(new Refusal(RefusalCodes.Validation, "The query breaks a rule.") { Problems = problems }, http);
        }

        var measured = await measure.HandleAsync(new MeasureRates.Query(caller, since, until, workflow, grouping, place), ct);
        return measured.Succeeded(out var answer, out var refusal) ? Results.Json(ViewOf(answer)) : Problems.Of(refusal, http);

        DateTimeOffset? Moment(string name, string? text)
        {
            if (text is null)
            {
                return null;
            }

            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            {
                return moment;
            }

            problems.Add(new Problem($"#/{name}", "A time such as 2026-11-22T08:00:00Z."));
            return null;
        }
    }

    /// <summary>A grouping's name on the wire: camelCase.</summary>
    public static string NameOf(RateGrouping grouping) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(grouping.ToString());

    private static View ViewOf(MeasureRates.Answer answer)
    {
        var all = answer.Total;
        return new View(
            answer.From,
            answer.To,
            RateView.Of(all.OverrideRate),
            RateView.Of(all.ExceptionRate),
            RateView.Of(all.SlaBreachRate),
            all.Received,
            all.Edited,
            all.Rejected,
            all.Approved,
            all.Responded,
            all.Automatic,
            PercentilesView.Of(all.SecondsToClaim),
            PercentilesView.Of(all.SecondsToDecide),
            [
                .. answer.Groups.Select(g => new GroupView(
                    g.Key,
                    g.Label,
                    RateView.Of(g.Rates.OverrideRate),
                    RateView.Of(g.Rates.ExceptionRate),
                    RateView.Of(g.Rates.SlaBreachRate),
                    g.Rates.Received,
                    g.Rates.Edited,
                    g.Rates.Rejected,
                    g.Rates.Approved,
                    g.Rates.Responded,
                    g.Rates.Automatic,
                    PercentilesView.Of(g.Rates.SecondsToClaim),
                    PercentilesView.Of(g.Rates.SecondsToDecide)
                )),
            ]
        );
    }
}
