using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Shows the rules a workspace has switched on.</summary>
public sealed class ShowWorkspaceSettings(PortalDatabase database)
{
    public sealed record Query(WorkspaceId Workspace);

    /// <param name="FourEyesOnPublish">Whether a person publishes a contract only where another administrator proposed it.</param>
    public sealed record Settings(bool FourEyesOnPublish);

    /// <summary>The settings.</summary>
    public async Task<Settings> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        var workspace = query.Workspace;
        return await db.Workspaces.Where(w => w.Id == workspace).Select(w => new Settings(w.FourEyesOnPublish)).SingleAsync(ct);
    }
}
