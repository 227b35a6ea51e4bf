using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Lists the published versions of a contract, newest first, at most 500.</summary>
public sealed class ListContractVersions(PortalDatabase database)
{
    public sealed record Query(WorkspaceId Workspace, string Workflow);

    /// <summary>A published version.</summary>
    public sealed record Row(int Version, string PublishedBy, DateTimeOffset PublishedAt, string? Note, string Sha256)
    {
        /// <summary>Who proposed it, where one administrator proposed and another published.</summary>
        public string? ProposedBy { get; init; }
    }

    /// <summary>The rows, or a refusal where there is no such workflow.</summary>
    public async Task<Outcome<IReadOnlyList<Row>>> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        if (!await db.Workflows.AnyAsync(w => w.Name == query.Workflow, ct))
        {
            return ContractRefusals.NoSuchWorkflow(query.Workflow);
        }

        return await db
            .ContractVersions.Where(v => v.Workflow == query.Workflow)
            .OrderByDescending(v => v.Number)
            .Take(500)
            .Select(v => new Row(v.Number, v.PublishedBy, v.PublishedAt, v.Note, v.TextHash) { ProposedBy = v.ProposedBy })
            .ToListAsync(ct);
    }
}
