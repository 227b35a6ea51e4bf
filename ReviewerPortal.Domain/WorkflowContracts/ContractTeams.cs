using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>The teams that stand behind a contract's owners.</summary>
internal static class ContractTeams
{
    /// <summary>Every team of the workspace and how many are in it.</summary>
    public static async Task<Dictionary<string, int>> MembersAsync(PortalDbContext db) =>
        await db
            .Teams.Select(t => new { t.Name, Members = db.TeamMembers.Count(m => m.TeamId == t.Id) })
            .ToDictionaryAsync(t => t.Name, t => t.Members, StringComparer.Ordinal);

    /// <summary>Makes the teams the owners name and nobody has made; answers their names.</summary>
    public static List<string> CreateMissing(LedgerTransaction tx, WorkflowContract contract, Dictionary<string, int> existing)
    {
        var missing = contract
            .Owners.Values.SelectMany(o => new[] { o.Team, o.Backup })
            .OfType<string>()
            .Where(t => !existing.ContainsKey(t))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        foreach (var team in missing)
        {
            tx.Db.Add(
                new Team
                {
                    Id = TeamId.New(tx.Now),
                    WorkspaceId = tx.Workspace,
                    Name = team,
                    CreatedAt = tx.Now,
                }
            );
        }

        return missing;
    }
}
