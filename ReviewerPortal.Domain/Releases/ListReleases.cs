using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Releases;

/// <summary>Every workflow with its newest release and what the others get, for the page that lists them.</summary>
public sealed class ListReleases(PortalDatabase database, TrafficSplits splits)
{
    /// <summary>Whose.</summary>
    public sealed record Query(WorkspaceId Workspace);

    /// <summary>One workflow.</summary>
    /// <param name="Workflow">Its name.</param>
    /// <param name="Split">How its traffic is split now.</param>
    /// <param name="Newest">Its newest release; null while there was none.</param>
    /// <param name="Cases">Protected cases that are not retired.</param>
    public sealed record Row(string Workflow, TrafficSplit Split, Release? Newest, int Cases);

    /// <summary>The rows, by name.</summary>
    public async Task<IReadOnlyList<Row>> HandleAsync(Query query, CancellationToken ct = default)
    {
        var picture = await splits.RefreshAsync(query.Workspace, ct);
        await using var db = await database.OpenAsync(query.Workspace, ct);
        var newest = (await db.Releases.AsNoTracking().ToListAsync(ct))
            .GroupBy(r => r.Workflow, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.MaxBy(r => r.Id.Value)!, StringComparer.Ordinal);
        var cases = await db
            .ProtectedCases.Where(c => c.RetiredAt == null)
            .GroupBy(c => c.Workflow)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, StringComparer.Ordinal, ct);
        return
        [
            .. picture
                .Workflows.Values.OrderBy(s => s.Workflow, StringComparer.Ordinal)
                .Select(s => new Row(s.Workflow, s, newest.GetValueOrDefault(s.Workflow), cases.GetValueOrDefault(s.Workflow))),
        ];
    }
}
