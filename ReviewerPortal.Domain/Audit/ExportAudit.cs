using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Audit;

/// <summary>Every entry that passes a filter, oldest first, read in pages so that an audit of any length takes the same memory.</summary>
public sealed class ExportAudit(PortalDatabase database)
{
    private const int PageSize = 1000;

    /// <param name="Workspace">Whose audit. The caller's right to read it is the edge's to check (<see cref="AuditRules.MayRead"/>).</param>
    /// <param name="Filter">Which entries.</param>
    public sealed record Query(WorkspaceId Workspace, AuditFilter Filter);

    /// <summary>Streams the entries.</summary>
    public async IAsyncEnumerable<AuditEntry> HandleAsync(Query query, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        var after = 0L;
        while (true)
        {
            var from = after;
            var page = await query
                .Filter.Of(db.AuditEntries.AsNoTracking())
                .Where(e => e.Sequence > from)
                .OrderBy(e => e.Sequence)
                .Take(PageSize)
                .ToListAsync(ct);
            foreach (var entry in page)
            {
                yield return entry;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].Sequence;
        }
    }

    /// <summary>
    /// An entry as one line of NDJSON, without the line's end: enough to recompute its hash elsewhere. <c>detail</c> is the canonical text itself, as a
    /// string, because that text is what was hashed.
    /// </summary>
    public static string LineOf(AuditEntry entry) =>
        JsonSerializer.Serialize(
            new
            {
                workspace = entry.WorkspaceId.ToString(),
                sequence = entry.Sequence,
                at = entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
                actor = entry.Actor,
                action = entry.Action,
                subject = entry.Subject,
                detail = entry.Detail,
                previousHash = Convert.ToHexStringLower(entry.PreviousHash),
                hash = Convert.ToHexStringLower(entry.Hash),
            }
        );
}
