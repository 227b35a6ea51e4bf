using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>A published version of a contract, read.</summary>
public sealed record PublishedContract(int Number, WorkflowContract Contract);

/// <summary>Published contracts, each read from its document once.</summary>
public sealed class ContractCatalog(PortalDatabase database)
{
    private readonly ConcurrentDictionary<(WorkspaceId, string, int), WorkflowContract> _read = new();

    /// <summary>The newest published version, or null where nothing is published under that name.</summary>
    public async Task<PublishedContract?> LatestAsync(WorkspaceId workspace, string workflow, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(workspace, ct);
        var number = await db.Workflows.Where(w => w.Name == workflow).Select(w => w.CurrentVersion).FirstOrDefaultAsync(ct);
        return number == 0 ? null : new PublishedContract(number, await FindAsync(workspace, workflow, number, ct));
    }

    /// <summary>A published version.</summary>
    /// <exception cref="InvalidOperationException">There is none of that number.</exception>
    public async Task<WorkflowContract> FindAsync(WorkspaceId workspace, string workflow, int number, CancellationToken ct = default)
    {
        if (_read.TryGetValue((workspace, workflow, number), out var known))
        {
            return known;
        }

        await using var db = await database.OpenAsync(workspace, ct);
        var text = await db.ContractVersions.Where(v => v.Workflow == workflow && v.Number == number).Select(v => v.Text).SingleAsync(ct);
        return _read.GetOrAdd((workspace, workflow, number), ContractReader.Read(text).Contract!);
    }
}
