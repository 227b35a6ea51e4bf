using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>A published version of a contract, read.</summary>
public sealed record PublishedContract(int Number, WorkflowContract Contract);

/// <summary>
/// Published contracts, each read from its document once and kept: a version never changes. Which one is newest is asked of the database every time, one
/// row by its key, so that a publish on any node counts at once.
/// </summary>
public sealed class ContractCatalog(PortalDatabase database)
{
    /// <summary>How many versions are kept read; beyond that the cache starts anew.</summary>
    public const int MostKept = 2_000;

    private readonly ConcurrentDictionary<(WorkspaceId Workspace, string Workflow, int Number), WorkflowContract> _read = new();

    /// <summary>The newest published version, or null where nothing is published under that name.</summary>
    public async Task<PublishedContract?> LatestAsync(WorkspaceId workspace, string workflow, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(workspace, ct);
        var number = await db.Workflows.Where(w => w.Name == workflow).Select(w => w.CurrentVersion).FirstOrDefaultAsync(ct);
        return number == 0 ? null : new PublishedContract(number, await FindAsync(workspace, workflow, number, ct));
    }

    /// <summary>A published version.</summary>
    /// <exception cref="InvalidOperationException">There is none of that number, or this release no longer reads it.</exception>
    public async ValueTask<WorkflowContract> FindAsync(
        WorkspaceId workspace,
        string workflow,
        int number,
        CancellationToken ct = default
    ) =>
        await FindReadableAsync(workspace, workflow, number, ct)
        ?? throw new InvalidOperationException($"Version {number} of the contract of '{workflow}' cannot be read any more.");

    /// <summary>A published version, or null where this release no longer reads it.</summary>
    /// <exception cref="InvalidOperationException">There is none of that number.</exception>
    public async ValueTask<WorkflowContract?> FindReadableAsync(
        WorkspaceId workspace,
        string workflow,
        int number,
        CancellationToken ct = default
    )
    {
        if (_read.TryGetValue((workspace, workflow, number), out var known))
        {
            return known;
        }

        await using var db = await database.OpenAsync(workspace, ct);
        var text =
            await db.ContractVersions.Where(v => v.Workflow == workflow && v.Number == number).Select(v => v.Text).SingleOrDefaultAsync(ct)
            ?? throw new InvalidOperationException($"There is no version {number} of the contract of '{workflow}'.");
        if (ContractReader.Read(text).Contract is not { } contract)
        {
            return null;
        }

        if (_read.Count >= MostKept)
        {
            _read.Clear();
        }

        return _read.GetOrAdd((workspace, workflow, number), contract);
    }
}
