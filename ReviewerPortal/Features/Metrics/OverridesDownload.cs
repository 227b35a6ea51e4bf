using System.Globalization;
using System.Text;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Metrics;

/// <summary>The override rate over time as a CSV file: what the chart draws, and what it is held against beside it.</summary>
public static class OverridesDownload
{
    /// <summary>Where it is; takes the page's own query and the viewer's <c>zone</c>.</summary>
    public const string Path = PortalUrls.Overrides + "/export";

    private static readonly string[] Columns =
    [
        "decided",
        "approved",
        "edited",
        "rejected",
        "responded",
        "override_rate",
        "override_low",
        "override_high",
    ];

    /// <summary>Maps it. The session's cookie authenticates it, as it does the page.</summary>
    public static void MapOverridesDownload(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, AnswerAsync).RequireAuthorization(Policies.Reads).ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(HttpContext http, OverrideBoard board, PeopleDirectory directory, CancellationToken ct)
    {
        if ((await SessionPrincipal.FindAsync(directory, http.User, ct))?.ToCaller() is not { } caller)
        {
            return Results.Forbid();
        }

        var address = OverridesAddress.Read(http.Request.QueryString.Value ?? "");
        var view = new OverrideBoard.View(caller.Workspace, address, ViewerZone.Named(http.Request.Query["zone"]));
        return (await board.MeasureAsync(view, caller, ct)).Succeeded(out var answer, out var refusal)
            ? Results.Stream(body => WriteAsync(answer.Measured, body), "text/csv; charset=utf-8", "overrides.csv")
            : Problems.Of(refusal, http);
    }

    private static async Task WriteAsync(MeasureOverrides.Answer answer, Stream body)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(true), leaveOpen: true);
        var table = new CsvTable(writer);
        await WriteSeriesAsync(table, "this", answer.This);
        if (answer.Other is { } other)
        {
            await WriteSeriesAsync(table, "other", other);
        }
    }

    private static async Task WriteSeriesAsync(CsvTable table, string name, MeasureOverrides.Series series)
    {
        await table.WriteAsync([name, .. Columns]);
        foreach (var point in series.Points)
        {
            await table.WriteAsync([
                point.Begins.ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture),
                .. CellsOf(point.Counts),
            ]);
        }

        await table.WriteAsync(["all", .. CellsOf(series.Total)]);
    }

    private static object?[] CellsOf(FigureDelta counts)
    {
        var rate = counts.OverrideRate;
        return [counts.Human, counts.Approved, counts.Edited, counts.Rejected, counts.Responded, rate.Value, rate.Low, rate.High];
    }
}
