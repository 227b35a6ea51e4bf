using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>Reads how a workspace's queues stand, once, for whoever keeps it up from there.</summary>
public sealed class ReadQueueHealth(PortalDatabase database, QueueDirectory queues, ListPeople people, TimeProvider clock)
{
    private const int HoursOfOutcomes = 24;

    /// <summary>Reads.</summary>
    public async Task<HealthStart> HandleAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var now = clock.GetUtcNow();
        var hourAgo = now.AddHours(-1);
        var firstOfHour = new ReviewItemId(IdsInTime.FirstOf(hourAgo));
        var firstHour = FigureRules.HourOf(now) - HoursOfOutcomes + 1;
        await using var db = await database.OpenAsync(workspace, ct);
        var decisions = await db
            .Decisions.AsNoTracking()
            .Where(d => d.Final && !d.Automatic && d.At > hourAgo)
            .Join(db.ReviewItems, d => d.ItemId, i => i.Id, (d, i) => new HealthStart.Happening(i.Workflow, d.Queue, d.At))
            .ToListAsync(ct);
        var outcomes = await db
            .HourlyFigures.AsNoTracking()
            .Where(f => f.Hour >= firstHour)
            .GroupBy(f => new
            {
                f.Workflow,
                f.Queue,
                f.Hour,
            })
            .Select(g => new
            {
                g.Key,
                Ended = g.Sum(f => f.Approved + f.Edited + f.Rejected + f.Responded + f.TimedOut),
                Breached = g.Sum(f => f.Breached),
            })
            .ToListAsync(ct);
        var open = await db
            .ReviewItems.AsNoTracking()
            .Where(i => i.IsOpen)
            .Select(i => new HealthStart.Item(
                i.Id,
                i.Version,
                i.Workflow,
                i.Queue,
                i.Status,
                i.ReceivedAt,
                i.ResolveBy,
                i.ClaimedBy,
                i.ClaimedByName ?? "",
                i.ClaimedUntil,
                i.ClaimedBy == null ? "" : i.Sentence
            ))
            .ToListAsync(ct);
        // What was decided the moment it came never lay in a queue.
        var arrivals = await db
            .ReviewItems.AsNoTracking()
            .Where(i => i.Id > firstOfHour && (i.DecidedAt == null || i.DecidedAt > i.ReceivedAt))
            .Select(i => new HealthStart.Happening(i.Workflow, i.ReceivedQueue, i.ReceivedAt))
            .ToListAsync(ct);
        var away = (
            await db
                .Absences.AsNoTracking()
                .Where(a => a.Until > now)
                .Select(a => new
                {
                    a.PersonId,
                    a.From,
                    a.Until,
                })
                .ToListAsync(ct)
        ).ToLookup(a => a.PersonId, a => (a.From, a.Until));
        var mates = (await people.HandleAsync(workspace, ct))
            .Where(p => !p.Disabled && p.Role is not PersonRole.Auditor)
            .Select(p => new TeamMate(p.Id, p.DisplayName, p.Teams, AbsenceRules.AwayUntil([.. away[p.Id]], now)))
            .ToList();

        return new HealthStart(
            open,
            arrivals,
            decisions,
            [.. outcomes.Select(o => new HealthStart.Outcome(o.Key.Workflow, o.Key.Queue, o.Key.Hour, o.Ended - o.Breached, o.Breached))],
            await queues.AllAsync(workspace, ct),
            mates
        );
    }
}
