using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Queue;

/// <summary>The queues a person sees, with what waits in each. The counts of a workspace are one query, at most a second old, however many screens ask.</summary>
public sealed class ListQueues(PortalDatabase database, QueueDirectory queues, TimeProvider clock)
{
    private readonly RecentlyRead<WorkspaceId, IReadOnlyList<Counts>> _counts = new(clock, TimeSpan.FromSeconds(1), capacity: 1_000);

    /// <summary>For whom.</summary>
    public sealed record Query(Caller Caller);

    /// <summary>One queue; queues of the same name in several workflows are one line.</summary>
    /// <param name="Name">The owner's name in the contract.</param>
    /// <param name="Team">The team that works it; where workflows differ, their teams joined by a comma.</param>
    /// <param name="Open">Items that still need somebody.</param>
    /// <param name="Claimed">Of these, held by somebody now.</param>
    /// <param name="Overdue">Of these, past the next clock to run out; items whose clock stands still do not count.</param>
    /// <param name="OldestDue">When the first clock runs out, or ran out; null where nothing is open.</param>
    /// <param name="MayDecide">Whether the person works this queue, or only looks at it.</param>
    public sealed record Row(string Name, string Team, int Open, int Claimed, int Overdue, DateTimeOffset? OldestDue, bool MayDecide)
    {
        /// <summary>How urgent its most urgent item is (<see cref="PickRules.PickAt"/>); null where nothing is open.</summary>
        [JsonIgnore]
        public DateTimeOffset? FirstPick { get; init; }
    }

    /// <summary>The queues by name.</summary>
    public async Task<Outcome<IReadOnlyList<Row>>> HandleAsync(Query query, CancellationToken ct)
    {
        if (query.Caller.Person is null)
        {
            return ItemRefusals.OnlyPeople;
        }

        var visible = await queues.VisibleToAsync(query.Caller, ct);
        var counts = await _counts.GetAsync(query.Caller.Workspace, CountAsync, ct);
        var rows = new List<Row>();
        foreach (var named in visible.GroupBy(q => q.Name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var mine = counts.Where(c =>
                string.Equals(c.Queue, named.Key, StringComparison.Ordinal)
                && named.Any(q => string.Equals(q.Workflow, c.Workflow, StringComparison.Ordinal))
            );
            var there = mine.ToList();
            rows.Add(
                new Row(
                    named.Key,
                    string.Join(", ", named.Select(q => q.Team).Distinct(StringComparer.Ordinal)),
                    there.Sum(c => c.Open),
                    there.Sum(c => c.Claimed),
                    there.Sum(c => c.Overdue),
                    there.Min(c => c.OldestDue),
                    named.Any(q => QueueAccessRules.MayDecide(query.Caller, q.Team, q.Backup))
                )
                {
                    FirstPick = there.Min(c => c.FirstPick),
                }
            );
        }

        return rows;
    }

    private async Task<IReadOnlyList<Counts>> CountAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await database.OpenAsync(workspace, ct);
        return await db
            .ReviewItems.AsNoTracking()
            .Where(i => i.IsOpen)
            .GroupBy(i => new { i.Workflow, i.Queue })
            .Select(g => new Counts(
                g.Key.Workflow,
                g.Key.Queue,
                g.Count(),
                g.Count(i => i.ClaimedUntil > now),
                g.Count(i => i.DueAt < now && i.Status != ItemStatus.AwaitingInfo && i.Status != ItemStatus.EvidenceMissing),
                g.Min(i => (DateTimeOffset?)i.DueAt),
                g.Min(i => (DateTimeOffset?)i.PickAt)
            ))
            .ToListAsync(ct);
    }

    private sealed record Counts(
        string Workflow,
        string Queue,
        int Open,
        int Claimed,
        int Overdue,
        DateTimeOffset? OldestDue,
        DateTimeOffset? FirstPick
    );
}
