using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Finds who works a queue, inside a context that is already open.</summary>
public sealed class QueueOwners(ContractCatalog contracts)
{
    /// <summary>
    /// Who works a queue is a question about today, so the newest contract answers; where it no longer has the queue, the version the item came under; and
    /// where that has not either, whoever its default route names.
    /// </summary>
    public async Task<ContractOwner> FindAsync(PortalDbContext db, WorkspaceId workspace, string workflow, int itemVersion, string queue)
    {
        var newest = await db.Workflows.FindAsync([workspace, workflow]) is { CurrentVersion: > 0 and var number }
            ? await contracts.FindAsync(workspace, workflow, number)
            : null;
        if (newest?.Owners.GetValueOrDefault(queue) is { } owner)
        {
            return owner;
        }

        var own = await contracts.FindAsync(workspace, workflow, itemVersion);
        return own.Owners.GetValueOrDefault(queue) ?? own.Owners[own.DefaultRoute.RouteTo];
    }
}
