using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>Takes running evaluations nobody asks for at the moment: new ones, and those of a node that stopped or died.</summary>
public sealed class LeaseEvaluations(PortalDatabase database, TimeProvider clock)
{
    /// <summary>How long a lease outlives the longest answer; it is renewed with every answer.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    /// <param name="Job">The job, leased.</param>
    /// <param name="Endpoint">Where to ask; null where it was removed.</param>
    public sealed record Taken(EvaluationJob Job, CandidateEndpoint? Endpoint);

    /// <summary>Takes up to a number of them.</summary>
    public async Task<IReadOnlyList<Taken>> HandleAsync(int most, CancellationToken ct = default)
    {
        var now = clock.GetUtcNow();
        // A lease further ahead than any lease lasts was taken before the clock was set back; it is worth nothing.
        var never = now + TimeSpan.FromSeconds(2 * RegisterCandidate.LongestTimeout) + Margin;
        await using var db = await database.OpenUnscopedAsync(ct);
        var free = db
            .EvaluationJobs.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(j => j.State == JobState.Running && (j.LeasedUntil == null || j.LeasedUntil <= now || j.LeasedUntil > never));
        var taken = new List<Taken>();
        foreach (var job in await free.OrderBy(j => j.Id).Take(most).ToListAsync(ct))
        {
            var endpoint = await db
                .CandidateEndpoints.IgnoreQueryFilters()
                .AsNoTracking()
                .SingleOrDefaultAsync(e => e.Id == job.EndpointId, ct);
            var until = now + LeaseOf(endpoint);
            if (await free.Where(j => j.Id == job.Id).ExecuteUpdateAsync(s => s.SetProperty(j => j.LeasedUntil, until), ct) == 1)
            {
                taken.Add(new Taken(job, endpoint));
            }
        }

        return taken;
    }

    /// <summary>Gives one back, so that another node, or this one after its restart, goes on at once.</summary>
    public async Task ReturnAsync(EvaluationJob job, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(job.WorkspaceId, ct);
        await db
            .EvaluationJobs.Where(j => j.Id == job.Id && j.State == JobState.Running)
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.LeasedUntil, (DateTimeOffset?)null), ct);
    }

    /// <summary>How long a lease on asking an endpoint lasts.</summary>
    public static TimeSpan LeaseOf(CandidateEndpoint? endpoint) => TimeSpan.FromSeconds(endpoint?.TimeoutSeconds ?? 0) + Margin;
}
