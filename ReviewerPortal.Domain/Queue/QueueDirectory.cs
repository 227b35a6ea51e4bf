using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Queue;

/// <summary>One queue of one workflow, and the teams that work it. Two workflows may each have a queue of the same name with different teams.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="Name">The owner's name in the contract.</param>
/// <param name="Team">The team the contract names.</param>
/// <param name="Backup">The team that stands in for it; where nobody is in either, the one named in <see cref="StandIn"/>.</param>
public sealed record OwnedQueue(string Workflow, string Name, string Team, string? Backup)
{
    /// <summary>The team of the workflow's default route, while nobody is in the team or its backup; null otherwise.</summary>
    public string? StandIn { get; init; }

    /// <summary>Whether nobody is there to work it: neither the team, nor its backup, nor the default route's.</summary>
    public bool IsDeserted { get; init; }

    /// <summary>Whether the newest contract no longer has it; it stays until the last item that lies in it is decided.</summary>
    public bool IsRetired { get; init; }
}

/// <summary>
/// Which queues a workspace has and whose they are, from the newest published contract of each workflow: who works a queue is a question about today. A queue that only an
/// older version names is there as long as an item lies in it. Answers are at most a second old.
/// </summary>
public sealed class QueueDirectory(PortalDatabase database, ContractCatalog contracts, TimeProvider clock)
{
    private readonly RecentlyRead<WorkspaceId, IReadOnlyList<OwnedQueue>> _queues = new(clock, TimeSpan.FromSeconds(1), capacity: 1_000);

    // Every owner any version up to a number had. Versions never change, so only later ones are looked at again.
    private readonly ConcurrentDictionary<(WorkspaceId Workspace, string Workflow), OwnersUpTo> _everyOwner = new();

    /// <summary>Every queue of the workspace, by workflow and in the contract's order; those of older versions behind them.</summary>
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
        var staffed = await StaffedTeamsAsync(db, ct);
        var queues = new List<OwnedQueue>();
        var retired = new List<OwnedQueue>();
        foreach (var workflow in published)
        {
            var contract = await contracts.FindAsync(workspace, workflow.Name, workflow.CurrentVersion, ct);
            var fallback = contract.Owners[contract.DefaultRoute.RouteTo];
            queues.AddRange(contract.Owners.Values.Select(o => Staffed(workflow.Name, o, fallback, staffed)));
            var ever = await EveryOwnerAsync(workspace, workflow.Name, workflow.CurrentVersion, ct);
            retired.AddRange(
                ever.Values.Where(o => !contract.Owners.ContainsKey(o.Name))
                    .Select(o => Staffed(workflow.Name, o, fallback, staffed) with { IsRetired = true })
            );
        }

        queues.AddRange(await StillInUseAsync(db, retired, ct));
        return queues;
    }

    private static OwnedQueue Staffed(string workflow, ContractOwner owner, ContractOwner fallback, HashSet<string> staffed)
    {
        var queue = new OwnedQueue(workflow, owner.Name, owner.Team, owner.Backup);
        if (staffed.Contains(owner.Team) || (owner.Backup is { } backup && staffed.Contains(backup)))
        {
            return queue;
        }

        // What was routed to a team nobody is in is worked by whoever takes what no route names.
        var standIn =
            staffed.Contains(fallback.Team) ? fallback.Team
            : fallback.Backup is { } second && staffed.Contains(second) ? second
            : null;
        return standIn is null ? queue with { IsDeserted = true } : queue with { Backup = standIn, StandIn = standIn };
    }

    private static async Task<HashSet<string>> StaffedTeamsAsync(PortalDbContext db, CancellationToken ct) =>
        (
            await (
                from member in db.TeamMembers
                join team in db.Teams on member.TeamId equals team.Id
                join person in db.Users on (Guid)(object)member.PersonId equals person.Id
                where !person.Disabled && person.Role != PersonRole.Auditor
                select team.Name
            )
                .Distinct()
                .ToListAsync(ct)
        ).ToHashSet(StringComparer.Ordinal);

    private static async Task<IEnumerable<OwnedQueue>> StillInUseAsync(PortalDbContext db, List<OwnedQueue> retired, CancellationToken ct)
    {
        if (retired.Count == 0)
        {
            return [];
        }

        var names = retired.Select(q => q.Name).Distinct(StringComparer.Ordinal).ToList();
        var used = await db
            .ReviewItems.AsNoTracking()
            .Where(i => i.IsOpen && names.Contains(i.Queue))
            .Select(i => new { i.Workflow, i.Queue })
            .Distinct()
            .ToListAsync(ct);
        return retired.Where(q =>
            used.Exists(u =>
                string.Equals(u.Workflow, q.Workflow, StringComparison.Ordinal) && string.Equals(u.Queue, q.Name, StringComparison.Ordinal)
            )
        );
    }

    private async ValueTask<IReadOnlyDictionary<string, ContractOwner>> EveryOwnerAsync(
        WorkspaceId workspace,
        string workflow,
        int newest,
        CancellationToken ct
    )
    {
        var known = _everyOwner.GetValueOrDefault((workspace, workflow));
        if (known?.Number == newest)
        {
            return known.Owners;
        }

        var owners = new Dictionary<string, ContractOwner>(known?.Owners ?? [], StringComparer.Ordinal);
        for (var number = (known?.Number ?? 0) + 1; number <= newest; number++)
        {
            // A version this release no longer reads has no items it could show either.
            foreach (var owner in (await contracts.FindReadableAsync(workspace, workflow, number, ct))?.Owners.Values ?? [])
            {
                owners[owner.Name] = owner;
            }
        }

        _everyOwner[(workspace, workflow)] = new OwnersUpTo(newest, owners);
        return owners;
    }

    private sealed record OwnersUpTo(int Number, Dictionary<string, ContractOwner> Owners);
}
