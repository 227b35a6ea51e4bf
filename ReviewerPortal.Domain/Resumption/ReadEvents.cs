using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>
/// Reads the workspace's event feed: in commit order and without gaps, because every event's number is given out under the lock its transaction holds
/// until it is visible. Waits at the end of the feed when asked to.
/// </summary>
public sealed class ReadEvents(PortalDatabase database, EventSignals signals, TimeProvider clock)
{
    /// <summary>Most events of one answer.</summary>
    public const int LargestPage = 500;

    /// <summary>Where to read on.</summary>
    /// <param name="Workspace">Whose feed.</param>
    /// <param name="After">The last sequence the caller has; 0 from the beginning.</param>
    /// <param name="Limit">Most events, 1–500.</param>
    /// <param name="Wait">How long to wait for the first event, at most 30 s.</param>
    public sealed record Query(WorkspaceId Workspace, long After, int Limit, TimeSpan Wait);

    /// <summary>Answers the next events; none when time is up.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async Task<IReadOnlyList<PortalEvent>> HandleAsync(Query query, CancellationToken ct)
    {
        var wait = query.Wait < AwaitReview.LongestWait ? query.Wait : AwaitReview.LongestWait;
        var began = clock.GetTimestamp();
        while (true)
        {
            var left = wait - clock.GetElapsedTime(began);
            // The signal first: an event that commits between reading and waiting must not be missed.
            var next = left > TimeSpan.Zero ? signals.NextAfter(query.Workspace, query.After) : null;
            try
            {
                var page = await PageAsync(query, ct);
                if (page.Count > 0 || next is null)
                {
                    return page;
                }

                await next.WaitAsync(left, clock, ct);
            }
            catch (TimeoutException)
            {
                return [];
            }
            finally
            {
                if (next is not null)
                {
                    signals.Leave(query.Workspace, next);
                }
            }
        }
    }

    private async Task<List<PortalEvent>> PageAsync(Query query, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        return await db
            .Events.AsNoTracking()
            .Where(e => e.Sequence > query.After)
            .OrderBy(e => e.Sequence)
            .Take(Math.Clamp(query.Limit, 1, LargestPage))
            .ToListAsync(ct);
    }
}
