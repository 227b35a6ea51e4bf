using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Where a team is named in a contract that counts: the newest of a workflow, or an older one under which items are open.</summary>
/// <param name="Team">The team.</param>
/// <param name="Workflow">The workflow.</param>
/// <param name="Version">The version that names it.</param>
/// <param name="Owner">The owner it works for, and so the queue.</param>
/// <param name="AsBackup">Whether it stands in there.</param>
/// <param name="OpenItems">Items of that version open in the queue.</param>
public sealed record TeamUse(string Team, string Workflow, int Version, string Owner, bool AsBackup, int OpenItems);

/// <summary>Finds what points at the teams of a workspace.</summary>
public sealed class TeamsInUse(ContractCatalog contracts)
{
    /// <summary>Every use of every team, by workflow and version. Three queries, and one more for each version not yet read.</summary>
    public async Task<IReadOnlyList<TeamUse>> FindAsync(PortalDbContext db, WorkspaceId workspace, CancellationToken ct = default)
    {
        var newest = await db
            .Workflows.AsNoTracking()
            .Where(w => w.CurrentVersion > 0)
            .Select(w => new { w.Name, w.CurrentVersion })
            .ToListAsync(ct);
        var open = await db
            .ReviewItems.AsNoTracking()
            .Where(i => i.IsOpen)
            .GroupBy(i => new
            {
                i.Workflow,
                i.ContractVersion,
                i.Queue,
            })
            .Select(g => new
            {
                g.Key.Workflow,
                g.Key.ContractVersion,
                g.Key.Queue,
                Items = g.Count(),
            })
            .ToListAsync(ct);
        var versions = newest
            .Select(w => (Workflow: w.Name, Version: w.CurrentVersion))
            .Concat(open.Select(o => (o.Workflow, Version: o.ContractVersion)))
            .Distinct()
            .OrderBy(v => v.Workflow, StringComparer.Ordinal)
            .ThenBy(v => v.Version);
        var uses = new List<TeamUse>();
        foreach (var (workflow, version) in versions)
        {
            foreach (var owner in (await contracts.FindReadableAsync(workspace, workflow, version, ct))?.Owners.Values ?? [])
            {
                var items = open.Where(o =>
                        o.ContractVersion == version
                        && string.Equals(o.Workflow, workflow, StringComparison.Ordinal)
                        && string.Equals(o.Queue, owner.Name, StringComparison.Ordinal)
                    )
                    .Sum(o => o.Items);
                uses.Add(new(owner.Team, workflow, version, owner.Name, AsBackup: false, items));
                if (owner.Backup is { } backup)
                {
                    uses.Add(new(backup, workflow, version, owner.Name, AsBackup: true, items));
                }
            }
        }

        return uses;
    }
}
