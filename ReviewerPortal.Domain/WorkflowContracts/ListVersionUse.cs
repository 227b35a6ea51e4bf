using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Says which versions of a contract people still work under: items keep the one they were admitted under.</summary>
public sealed class ListVersionUse(PortalDatabase database)
{
    public sealed record Query(WorkspaceId Workspace, string Workflow);

    /// <summary>A version with open items.</summary>
    /// <param name="Version">The version.</param>
    /// <param name="OpenItems">How many items admitted under it are open.</param>
    /// <param name="OldestReceivedAt">When the oldest of them came in.</param>
    public sealed record Row(int Version, int OpenItems, DateTimeOffset OldestReceivedAt);

    /// <summary>The versions with open items, newest first; a refusal where there is no such workflow.</summary>
    public async Task<Outcome<IReadOnlyList<Row>>> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        if (!await db.Workflows.AnyAsync(w => w.Name == query.Workflow, ct))
        {
            return ContractRefusals.NoSuchWorkflow(query.Workflow);
        }

        return await db
            .ReviewItems.Where(i => i.Workflow == query.Workflow && i.IsOpen)
            .GroupBy(i => i.ContractVersion)
            .OrderByDescending(g => g.Key)
            .Select(g => new Row(g.Key, g.Count(), g.Min(i => i.ReceivedAt)))
            .ToListAsync(ct);
    }
}
