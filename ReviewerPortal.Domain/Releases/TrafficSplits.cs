using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Releases;

/// <summary>
/// Every workflow's traffic split, in memory: an evaluation reads it and nothing else. Refreshed at once by this node's own changes and regularly for those of
/// other nodes; a workspace is read when it is first asked for.
/// </summary>
public sealed class TrafficSplits(PortalDatabase database, ContractCatalog contracts, TimeProvider clock)
{
    /// <summary>The longest a change made on another node goes unseen.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<WorkspaceId, Picture> _known = new();

    /// <summary>The splits of one workspace.</summary>
    /// <param name="Workflows">By workflow.</param>
    /// <param name="Tag">Differs whenever any of them does.</param>
    /// <param name="ReadAt">A timestamp of the monotonic clock.</param>
    public sealed record Picture(FrozenDictionary<string, TrafficSplit> Workflows, string Tag, long ReadAt);

    /// <summary>The splits as known now; read from the database only the first time a workspace is asked for.</summary>
    public ValueTask<Picture> OfAsync(WorkspaceId workspace, CancellationToken ct) =>
        _known.TryGetValue(workspace, out var known) ? new(known) : new(RefreshAsync(workspace, ct));

    /// <summary>The split of one workflow; one that is not known is looked for again, but not more than once a <see cref="Freshness"/>.</summary>
    public async ValueTask<TrafficSplit?> FindAsync(WorkspaceId workspace, string workflow, CancellationToken ct)
    {
        var picture = await OfAsync(workspace, ct);
        if (!picture.Workflows.TryGetValue(workflow, out var split) && clock.GetElapsedTime(picture.ReadAt) >= Freshness)
        {
            picture = await RefreshAsync(workspace, ct);
            split = picture.Workflows.GetValueOrDefault(workflow);
        }

        return split;
    }

    /// <summary>Reads every workspace that was ever asked for.</summary>
    public async Task RefreshAllAsync(CancellationToken ct)
    {
        foreach (var workspace in _known.Keys)
        {
            await RefreshAsync(workspace, ct);
        }
    }

    /// <summary>Reads a workspace now.</summary>
    public async Task<Picture> RefreshAsync(WorkspaceId workspace, CancellationToken ct)
    {
        // Stamped before the read: of two reads that cross, the one that began later is kept.
        var readAt = clock.GetTimestamp();
        await using var db = await database.OpenAsync(workspace, ct);
        var workflows = await db
            .Workflows.AsNoTracking()
            .Where(w => w.CurrentVersion > 0)
            .Select(w => new { w.Name, w.CurrentVersion })
            .ToListAsync(ct);
        var releases = await db
            .Releases.AsNoTracking()
            .Where(r => r.State != ReleaseState.Draft)
            .Select(r => new
            {
                r.Id,
                r.Workflow,
                r.State,
                r.AgentVersion,
                r.Share,
                r.FallbackMode,
                r.StartedAt,
                r.EndedAt,
            })
            .ToListAsync(ct);
        var splits = new Dictionary<string, TrafficSplit>(StringComparer.Ordinal);
        foreach (var workflow in workflows)
        {
            // A draft that was rolled back before it had any traffic decides about none.
            var own = releases
                .Where(r => r.StartedAt is not null && string.Equals(r.Workflow, workflow.Name, StringComparison.Ordinal))
                .ToList();
            var newest = own.MaxBy(r => r.Id.Value);
            var promoted = own.Where(r => r.State is ReleaseState.Promoted).MaxBy(r => r.EndedAt);
            var contract = await contracts.FindAsync(workspace, workflow.Name, workflow.CurrentVersion, ct);
            splits[workflow.Name] = new TrafficSplit(
                workflow.Name,
                newest?.Id.ToString(),
                newest?.State,
                newest?.AgentVersion,
                newest?.Share ?? 0,
                promoted?.AgentVersion,
                contract.WorkflowReleaseGate?.FallbackMode ?? newest?.FallbackMode ?? FlagRules.DefaultFallback
            );
        }

        var text = string.Join(
            '\n',
            splits
                .Values.OrderBy(s => s.Workflow, StringComparer.Ordinal)
                .Select(s =>
                    string.Create(CultureInfo.InvariantCulture, $"{s.Workflow}|{s.Release}|{s.State}|{s.Share}|{s.Baseline}|{s.Fallback}")
                )
        );
        var picture = new Picture(splits.ToFrozenDictionary(StringComparer.Ordinal), CanonicalJson.HashOf(text)[..16], readAt);
        return _known.AddOrUpdate(workspace, picture, (_, present) => present.ReadAt > picture.ReadAt ? present : picture);
    }
}
