using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>An administrator switches a rule of the workspace. What changed is audited.</summary>
public sealed class ChangeWorkspaceSettings(Ledger ledger)
{
    /// <param name="By">The administrator.</param>
    /// <param name="FourEyesOnPublish">Whether a person publishes a contract only where another administrator proposed it.</param>
    public sealed record Command(Caller By, bool FourEyesOnPublish);

    /// <summary>The settings in force from now on.</summary>
    public async Task<Outcome<ShowWorkspaceSettings.Settings>> HandleAsync(Command change, CancellationToken ct = default)
    {
        if (change.By.Person is not null && change.By.Role is not PersonRole.Admin)
        {
            return AccessRefusals.OnlyAdministrators;
        }

        return await ledger.WriteAsync<ShowWorkspaceSettings.Settings>(
            change.By.Workspace,
            async tx =>
            {
                var id = tx.Workspace;
                var workspace = await tx.Db.Workspaces.AsTracking().SingleAsync(w => w.Id == id, CancellationToken.None);
                if (workspace.FourEyesOnPublish != change.FourEyesOnPublish)
                {
                    workspace.FourEyesOnPublish = change.FourEyesOnPublish;
                    tx.Audit(
                        change.By.Principal,
                        "workspace.settings_changed",
                        $"workspace:{workspace.Name}",
                        new JsonObject { ["fourEyesOnPublish"] = change.FourEyesOnPublish }
                    );
                }

                return new ShowWorkspaceSettings.Settings(change.FourEyesOnPublish);
            },
            ct
        );
    }
}
