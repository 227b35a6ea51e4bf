using System.Text;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Metrics;

/// <summary>The metrics page's table as a CSV file.</summary>
public static class RatesDownload
{
    /// <summary>Where it is; takes the page's own query and the viewer's <c>zone</c>.</summary>
    public const string Path = "/metrics-overview/export";

    /// <summary>Maps it. The session's cookie authenticates it, as it does the page.</summary>
    public static void MapRatesDownload(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, AnswerAsync).RequireAuthorization(Policies.Reads).ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(HttpContext http, RateBoard board, PeopleDirectory directory, CancellationToken ct)
    {
        if ((await SessionPrincipal.FindAsync(directory, http.User, ct))?.ToCaller() is not { } caller)
        {
            return Results.Forbid();
        }

        var address = MetricsAddress.Read(http.Request.QueryString.Value ?? "");
        var view = address.ToView(caller.Workspace, ViewerZone.Named(http.Request.Query["zone"]));
        return (await board.MeasureAsync(view, ct)).Succeeded(out var answer, out var refusal)
            ? Results.Stream(body => WriteAsync(answer, address.By, body), "text/csv; charset=utf-8", "metrics.csv")
            : Problems.Of(refusal, http);
    }

    private static async Task WriteAsync(MeasureRates.Answer answer, RateGrouping by, Stream body)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(true), leaveOpen: true);
        var table = new CsvTable(writer);
        await table.WriteAsync(
            RatesApi.NameOf(by),
            "received",
            "exceptions",
            "exception_rate",
            "exception_low",
            "exception_high",
            "decided",
            "approved",
            "edited",
            "rejected",
            "responded",
            "automatic",
            "override_rate",
            "override_low",
            "override_high",
            "sla_breach_rate",
            "seconds_to_claim_p50",
            "seconds_to_claim_p90",
            "seconds_to_decide_p50",
            "seconds_to_decide_p90"
        );
        foreach (var (name, rates) in answer.Groups.Select(g => (g.Label, g.Rates)).Append(("all", answer.Total)))
        {
            await table.WriteAsync(
                name,
                rates.Received,
                rates.Exceptions,
                rates.ExceptionRate.Value,
                rates.ExceptionRate.Low,
                rates.ExceptionRate.High,
                rates.OverrideRate.N,
                rates.Approved,
                rates.Edited,
                rates.Rejected,
                rates.Responded,
                rates.Automatic,
                rates.OverrideRate.Value,
                rates.OverrideRate.Low,
                rates.OverrideRate.High,
                rates.SlaBreachRate.Value,
                rates.SecondsToClaim.P50,
                rates.SecondsToClaim.P90,
                rates.SecondsToDecide.P50,
                rates.SecondsToDecide.P90
            );
        }
    }
}
