using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Intake;

/// <summary>Which agent versions of a workflow were rolled back, remembered for a moment: what they still send is never taken for ordinary work.</summary>
public sealed class RolledBackVersions(PortalDatabase database, TimeProvider clock)
{
    /// <summary>The longest a rollback on another node goes unseen here.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly RecentlyRead<(WorkspaceId, string), IReadOnlySet<string>> _known = new(clock, Freshness, capacity: 10_000);

    /// <summary>Whether the newest release of that version was rolled back.</summary>
    public async ValueTask<bool> ContainsAsync(WorkspaceId workspace, string workflow, string agentVersion, CancellationToken ct) =>
        agentVersion.Length > 0 && (await _known.GetAsync((workspace, workflow), ReadAsync, ct)).Contains(agentVersion);

    /// <summary>Looks anew next time.</summary>
    public void Forget(WorkspaceId workspace, string workflow) => _known.Forget((workspace, workflow));

    private async Task<IReadOnlySet<string>> ReadAsync((WorkspaceId Workspace, string Workflow) key, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(key.Workspace, ct);
        var workflow = key.Workflow;
        var releases = await db
            .Releases.AsNoTracking()
            .Where(r => r.Workflow == workflow)
            .Select(r => new
            {
                r.Id,
                r.AgentVersion,
                r.State,
            })
            .ToListAsync(ct);
        return releases
            .GroupBy(r => r.AgentVersion, StringComparer.Ordinal)
            .Where(g => g.MaxBy(r => r.Id.Value)!.State is ReleaseState.RolledBack)
            .Select(g => g.Key)
            .ToHashSet(StringComparer.Ordinal);
    }
}
