using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Access;

/// <summary>Lists a workspace's teams with who is in them and what points at them.</summary>
public sealed class ListTeams(PortalDatabase database, ListPeople people, TeamsInUse inUse)
{
    /// <param name="Id">The team.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Members">Everybody in it.</param>
    /// <param name="Working">Of these, who can decide: not shut out, and no auditor.</param>
    /// <param name="Uses">The contracts that name it.</param>
    public sealed record Row(TeamId Id, string Name, int Members, int Working, IReadOnlyList<TeamUse> Uses)
    {
        /// <summary>Whether a contract relies on it and nobody is there.</summary>
        public bool IsDeserted => Working == 0 && Uses.Count > 0;
    }

    /// <summary>The teams by name.</summary>
    public async Task<IReadOnlyList<Row>> HandleAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(workspace, ct);
        var teams = await db.Teams.AsNoTracking().OrderBy(t => t.Name).ToListAsync(ct);
        var uses = (await inUse.FindAsync(db, workspace, ct)).ToLookup(u => u.Team, StringComparer.Ordinal);
        var everybody = await people.HandleAsync(workspace, ct);
        return
        [
            .. teams.Select(t =>
            {
                var members = everybody.Where(p => p.Teams.Contains(t.Name, StringComparer.Ordinal)).ToList();
                return new Row(
                    t.Id,
                    t.Name,
                    members.Count,
                    members.Count(p => !p.Disabled && p.Role is not PersonRole.Auditor),
                    [.. uses[t.Name]]
                );
            }),
        ];
    }
}
