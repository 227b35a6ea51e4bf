using System.Text;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Metrics;

/// <summary>The staffing by hour of week as a CSV file.</summary>
public static class CapacityDownload
{
    /// <summary>Where it is; takes the page's own query and the viewer's <c>zone</c>.</summary>
    public const string Path = PortalUrls.Capacity + "/export";

    /// <summary>Maps it. The session's cookie authenticates it, as it does the page.</summary>
    public static void MapCapacityDownload(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, AnswerAsync).RequireAuthorization(Policies.Reads).ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(HttpContext http, ReadCapacity read, PeopleDirectory directory, CancellationToken ct)
    {
        if ((await SessionPrincipal.FindAsync(directory, http.User, ct))?.ToCaller() is not { } caller)
        {
            return Results.Forbid();
        }

        var address = CapacityAddress.Read(http.Request.QueryString.Value ?? "");
        var zone = ViewerZone.Named(http.Request.Query["zone"]);
        var answered = await read.HandleAsync(new ReadCapacity.Query(caller, address.Queue, address.Weeks, zone), ct);
        return answered.Succeeded(out var history, out var refusal)
            ? Results.Stream(
                body => WriteAsync(CapacityRules.Plan(history, address.Question(history)), body),
                "text/csv; charset=utf-8",
                "capacity.csv"
            )
            : Problems.Of(refusal, http);
    }

    private static async Task WriteAsync(IReadOnlyList<CapacityHour> hours, Stream body)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(true), leaveOpen: true);
        var table = new CsvTable(writer);
        await table.WriteAsync("day", "hour", "reviews_per_hour", "load_erlangs", "people_needed", "attained_with_given_people");
        for (var i = 0; i < hours.Count; i++)
        {
            var day = (DayOfWeek)((i / 24 + 1) % 7);
            await table.WriteAsync(day.ToString(), i % 24, hours[i].Arrivals, hours[i].Load, hours[i].Needed, hours[i].Attained);
        }
    }
}
