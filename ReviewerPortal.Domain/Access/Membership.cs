using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Puts a person into teams inside a running command.</summary>
internal static class Membership
{
    /// <summary>Makes these teams, and no others, the person's; teams that do not exist are created.</summary>
    public static async Task SetAsync(LedgerTransaction tx, PersonId person, IReadOnlyCollection<string> teams, CancellationToken ct)
    {
        var wanted = teams.Select(t => t.Trim()).ToHashSet(StringComparer.Ordinal);
        var all = await tx.Db.Teams.AsTracking().ToListAsync(ct);
        // A command that shares this transaction may just have added the team; it is tracked, not yet stored.
        all.AddRange(tx.Db.Teams.Local.Except(all));
        foreach (var name in wanted.Where(name => all.TrueForAll(t => !string.Equals(t.Name, name, StringComparison.Ordinal))).ToList())
        {
            var team = new Team
            {
                Id = TeamId.New(tx.Now),
                WorkspaceId = tx.Workspace,
                Name = name,
                CreatedAt = tx.Now,
            };
            tx.Db.Add(team);
            all.Add(team);
        }

        var held = await tx.Db.TeamMembers.AsTracking().Where(m => m.PersonId == person).ToListAsync(ct);
        foreach (var team in all)
        {
            var member = held.Find(m => m.TeamId == team.Id);
            if (member is null && wanted.Contains(team.Name))
            {
                tx.Db.Add(
                    new TeamMember
                    {
                        WorkspaceId = tx.Workspace,
                        TeamId = team.Id,
                        PersonId = person,
                    }
                );
            }
            else if (member is not null && !wanted.Contains(team.Name))
            {
                tx.Db.Remove(member);
            }
        }
    }
}
