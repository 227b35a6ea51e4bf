using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Releases;

/// <summary>Evaluates every release on trial that this node gets the lease of, and finishes rollbacks that were interrupted. One node at a time.</summary>
public sealed class EvaluateDueGates(PortalDatabase database, EvaluateGate evaluate, TimeProvider clock)
{
    /// <summary>How long a lease lasts, and so how often a release is evaluated at most over all nodes.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    /// <summary>How long after a rollback it is looked at again: a proposal that was being received at that moment may come in behind it.</summary>
    public static readonly TimeSpan Stragglers = TimeSpan.FromSeconds(60);

    /// <summary>Answers how many were evaluated.</summary>
    public async Task<int> HandleAsync(CancellationToken ct = default)
    {
        var now = clock.GetUtcNow();
        // A lease further ahead than any lease lasts was taken before the clock was set back; it is worth nothing.
        var never = now + Lease + Lease;
        var late = now - Stragglers;
        List<(WorkspaceId Workspace, ReleaseId Id)> mine = [];
        await using (var db = await database.OpenUnscopedAsync(ct))
        {
            var due = db
                .Releases.IgnoreQueryFilters()
                .Where(r =>
                    r.State == ReleaseState.Canary || (r.State == ReleaseState.RolledBack && (r.ReroutedAt == null || r.ReroutedAt > late))
                )
                .Where(r => r.LeasedUntil == null || r.LeasedUntil <= now || r.LeasedUntil > never);
            foreach (var candidate in await due.Select(r => new { r.WorkspaceId, r.Id }).ToListAsync(ct))
            {
                var taken = await due.Where(r => r.Id == candidate.Id)
                    .ExecuteUpdateAsync(s => s.SetProperty(r => r.LeasedUntil, now + Lease), ct);
                if (taken == 1)
                {
                    mine.Add((candidate.WorkspaceId, candidate.Id));
                }
            }
        }

        foreach (var (workspace, id) in mine)
        {
            await evaluate.HandleAsync(workspace, id, ct);
        }

        return mine.Count;
    }
}
