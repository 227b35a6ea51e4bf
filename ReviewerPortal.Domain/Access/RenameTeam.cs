using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Access;

/// <summary>An administrator gives a team another name. Contracts name teams by it, so one that is named in a contract that counts keeps its name.</summary>
public sealed class RenameTeam(Ledger ledger, TeamsInUse inUse, PeopleDirectory directory)
{
    /// <param name="By">The administrator.</param>
    /// <param name="Team">Which team.</param>
    /// <param name="Name">Its new name, 1–100 characters.</param>
    public sealed record Command(Caller By, TeamId Team, string Name);

    /// <summary>Renames it, or names what still points at it.</summary>
    public async Task<Outcome<Done>> HandleAsync(Command rename, CancellationToken ct)
    {
        var name = rename.Name.Trim();
        Problem[] problems = [.. AccessRules.CheckName(name, "#/name", "the team")];
        if (rename.By.Role is not PersonRole.Admin || problems.Length > 0)
        {
            return problems.Length > 0 ? AccessRefusals.Invalid(problems) : TeamRefusals.AdministratorsOnly;
        }

        return await ledger.WriteAsync<Done>(
            rename.By.Workspace,
            async tx =>
            {
                var teams = await tx.Db.Teams.AsTracking().ToListAsync(CancellationToken.None);
                teams.AddRange(tx.Db.Teams.Local.Except(teams));
                if (teams.Find(t => t.Id == rename.Team) is not { } team)
                {
                    return TeamRefusals.NoSuchTeam;
                }

                if (string.Equals(team.Name, name, StringComparison.Ordinal))
                {
                    return Done.Value;
                }

                if (teams.Exists(t => string.Equals(t.Name, name, StringComparison.Ordinal)))
                {
                    return TeamRefusals.NameTaken(name);
                }

                var uses = (await inUse.FindAsync(tx.Db, tx.Workspace, CancellationToken.None))
                    .Where(u => string.Equals(u.Team, team.Name, StringComparison.Ordinal))
                    .ToList();
                if (uses.Count > 0)
                {
                    return TeamRefusals.StillNamed(team.Name, uses);
                }

                var members = await tx
                    .Db.TeamMembers.Where(m => m.TeamId == team.Id)
                    .Select(m => m.PersonId)
                    .ToListAsync(CancellationToken.None);
                tx.Audit(rename.By.Principal, "team.renamed", $"team:{name}", new JsonObject { ["from"] = team.Name });
                team.Name = name;
                tx.AfterCommit(() => members.ForEach(directory.Forget));
                return Done.Value;
            },
            ct
        );
    }
}
