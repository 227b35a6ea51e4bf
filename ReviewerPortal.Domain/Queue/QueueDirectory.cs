using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Queue;

/// <summary>One queue of one workflow, and the teams that work it. Two workflows may each have a queue of the same name with different teams.</summary>
public sealed record OwnedQueue(string Workflow, string Name, string Team, string? Backup);

/// <summary>
/// Which queues a workspace has and whose they are, from the newest published contract of each workflow: who works a queue is a question about today.
/// A queue only an older version names is found through the item's own version. Answers are at most a second old.
/// </summary>
public sealed class QueueDirectory(PortalDatabase database, ContractCatalog contracts, TimeProvider clock)
{
    private readonly RecentlyRead<WorkspaceId, IReadOnlyList<OwnedQueue>> _queues = new(clock, TimeSpan.FromSeconds(1), capacity: 1_000);

    /// <summary>Every queue of the workspace, by workflow and in the contract's order.</summary>
    public ValueTask<IReadOnlyList<OwnedQueue>> AllAsync(WorkspaceId workspace, CancellationToken ct = default) =>
        _queues.GetAsync(workspace, ReadAsync, ct);

    /// <summary>The queues the caller may see.</summary>
    public async ValueTask<IReadOnlyList<OwnedQueue>> VisibleToAsync(Caller caller, CancellationToken ct = default) =>
        [.. (await AllAsync(caller.Workspace, ct)).Where(q => QueueAccessRules.MaySee(caller, q.Team, q.Backup))];

    /// <summary>Who works an item's queue.</summary>
    /// <param name="contract">The version the item was admitted under; asked where the newest version no longer has the queue.</param>
    /// <param name="workspace">Whose queue it is.</param>
    /// <param name="queue">Its name.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<OwnedQueue> OwnerOfAsync(
        WorkspaceId workspace,
        WorkflowContract contract,
        string queue,
        CancellationToken ct = default
    )
    {
        foreach (var owned in await AllAsync(workspace, ct))
        {
            if (
                string.Equals(owned.Name, queue, StringComparison.Ordinal)
                && string.Equals(owned.Workflow, contract.Workflow, StringComparison.Ordinal)
            )
            {
                return owned;
            }
        }

        // A queue nobody owns any more is worked by whoever the default route names, so that nothing is ever out of everybody's sight.
        var owner = contract.Owners.GetValueOrDefault(queue) ?? contract.Owners[contract.DefaultRoute.RouteTo];
        return new OwnedQueue(contract.Workflow, queue, owner.Team, owner.Backup);
    }

    private async Task<IReadOnlyList<OwnedQueue>> ReadAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(workspace, ct);
        var published = await db
            .Workflows.AsNoTracking()
            .Where(w => w.CurrentVersion > 0)
            .OrderBy(w => w.Name)
            .Select(w => new { w.Name, w.CurrentVersion })
            .ToListAsync(ct);
        var queues = new List<OwnedQueue>();
        foreach (var workflow in published)
        {
            var contract = await contracts.FindAsync(workspace, workflow.Name, workflow.CurrentVersion, ct);
            queues.AddRange(contract.Owners.Values.Select(o => new OwnedQueue(workflow.Name, o.Name, o.Team, o.Backup)));
        }

        return queues;
    }
}
