using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.ReviewItems;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>
/// Finds what other nodes committed for requests that wait on this one. However many wait, it is one query for every five hundred reviews and one for all
/// feeds; with nobody waiting it asks nothing.
/// </summary>
public sealed class WakeWaiting(PortalDatabase database, ReviewSignals reviews, EventSignals events)
{
    private const int Chunk = 500;

    /// <summary>Looks once and wakes whoever has something to read.</summary>
    public async Task HandleAsync(CancellationToken ct)
    {
        var (waiting, feeds) = (reviews.Waiting, events.Waiting);
        if (waiting.Count == 0 && feeds.Count == 0)
        {
            return;
        }

        await using var db = await database.OpenUnscopedAsync(ct);
        foreach (var chunk in waiting.Chunk(Chunk))
        {
            var ended = await db
                .Reviews.IgnoreQueryFilters()
                .Where(r => chunk.Contains(r.Id) && r.Status != ReviewStatus.Pending)
                .Select(r => r.Id)
                .ToListAsync(ct);
            ended.ForEach(reviews.Changed);
        }

        if (feeds.Count == 0)
        {
            return;
        }

        var heads = await db
            .WorkspaceHeads.IgnoreQueryFilters()
            .Select(h => new { h.WorkspaceId, h.EventSequence })
            .ToDictionaryAsync(h => h.WorkspaceId, h => h.EventSequence, ct);
        foreach (var (workspace, seen) in feeds)
        {
            if (heads.TryGetValue(workspace, out var last) && last > seen)
            {
                events.Announced(workspace);
            }
        }
    }
}
