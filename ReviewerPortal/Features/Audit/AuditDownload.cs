using System.Globalization;
using System.Text;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Audit;

/// <summary>The audit page's filters as a file: NDJSON to recompute the hashes from, CSV to read in a spreadsheet.</summary>
public static class AuditDownload
{
    /// <summary>Where it is; takes the page's own query, <c>format</c> (ndjson or csv) and the viewer's <c>zone</c>.</summary>
    public const string Path = "/audit/export";

    /// <summary>Maps it. The session's cookie authenticates it, as it does the page.</summary>
    public static void MapAuditDownload(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, AnswerAsync).RequireAuthorization(Policies.Audits).ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(HttpContext http, ExportAudit export, PeopleDirectory directory, CancellationToken ct)
    {
        if ((await SessionPrincipal.FindAsync(directory, http.User, ct))?.ToCaller() is not { } caller || !AuditRules.MayRead(caller))
        {
            return Problems.Of(AuditRules.NotForYou, http);
        }

        var filter = AuditAddress.Read(http.Request.QueryString.Value ?? "").ToFilter(ViewerZone.Named(http.Request.Query["zone"]));
        var entries = export.HandleAsync(new ExportAudit.Query(caller.Workspace, filter), ct);
        var asCsv = string.Equals(http.Request.Query["format"], "csv", StringComparison.Ordinal);
        // The name is ours alone: nothing somebody typed reaches a header.
        return Results.Stream(
            body => asCsv ? CsvAsync(entries, body) : NdjsonAsync(entries, body),
            asCsv ? "text/csv; charset=utf-8" : "application/x-ndjson",
            asCsv ? "audit.csv" : "audit.ndjson"
        );
    }

    private static async Task NdjsonAsync(IAsyncEnumerable<AuditEntry> entries, Stream body)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        await foreach (var entry in entries)
        {
            await writer.WriteLineAsync(ExportAudit.LineOf(entry));
        }
    }

    private static async Task CsvAsync(IAsyncEnumerable<AuditEntry> entries, Stream body)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(true), leaveOpen: true);
        var table = new CsvTable(writer);
        await table.WriteAsync("sequence", "at", "actor", "action", "subject", "detail", "hash");
        await foreach (var e in entries)
        {
            await table.WriteAsync(
                e.Sequence,
                e.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
                e.Actor,
                e.Action,
                e.Subject,
                e.Detail,
                Convert.ToHexStringLower(e.Hash)
            );
        }
    }
}
