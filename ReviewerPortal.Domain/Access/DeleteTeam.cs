using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Access;

/// <summary>An administrator deletes a team nothing points at any more. Its people stay; they lose the membership.</summary>
public sealed class DeleteTeam(Ledger ledger, TeamsInUse inUse, PeopleDirectory directory)
{
    /// <param name="By">The administrator.</param>
    /// <param name="Team">Which team.</param>
    public sealed record Command(Caller By, TeamId Team);

    /// <summary>Deletes it, or names what still points at it.</summary>
    public async Task<Outcome<Done>> HandleAsync(Command delete, CancellationToken ct)
    {
        if (delete.By.Role is not PersonRole.Admin)
        {
            return TeamRefusals.AdministratorsOnly;
        }

        return await ledger.WriteAsync<Done>(
            delete.By.Workspace,
            async tx =>
            {
                if (await tx.Db.Teams.FindAsync([delete.Team], CancellationToken.None) is not { } team)
                {
                    return TeamRefusals.NoSuchTeam;
                }

                var uses = (await inUse.FindAsync(tx.Db, tx.Workspace, CancellationToken.None))
                    .Where(u => string.Equals(u.Team, team.Name, StringComparison.Ordinal))
                    .ToList();
                if (uses.Count > 0)
                {
                    return TeamRefusals.StillNamed(team.Name, uses);
                }

                var members = await tx.Db.TeamMembers.AsTracking().Where(m => m.TeamId == team.Id).ToListAsync(CancellationToken.None);
                var chat = await tx.Db.ChatWebhooks.FindAsync([team.Id], CancellationToken.None);
                tx.Db.RemoveRange(members);
                if (chat is not null)
                {
                    tx.Db.Remove(chat);
                }

                tx.Db.Remove(team);
                tx.Audit(
                    delete.By.Principal,
                    "team.deleted",
                    $"team:{team.Name}",
                    new JsonObject { ["members"] = members.Count, ["chat"] = chat?.Host }
                );
                tx.AfterCommit(() => members.ForEach(m => directory.Forget(m.PersonId)));
                return Done.Value;
            },
            ct
        );
    }
}
