using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Shows a published version of a contract, the newest unless another is asked for.</summary>
public sealed class ShowContract(PortalDatabase database)
{
    /// <param name="Workspace">Where.</param>
    /// <param name="Workflow">Whose contract.</param>
    /// <param name="Version">Which version; null for the newest.</param>
    public sealed record Query(WorkspaceId Workspace, string Workflow, int? Version = null);

    /// <summary>A version as it was published.</summary>
    public sealed record View(
        string Workflow,
        int Version,
        bool IsCurrent,
        string Text,
        string? Note,
        string PublishedBy,
        DateTimeOffset PublishedAt
    );

    /// <summary>The version, or why there is none.</summary>
    public async Task<Outcome<View>> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        var current = await db.Workflows.Where(w => w.Name == query.Workflow).Select(w => (int?)w.CurrentVersion).SingleOrDefaultAsync(ct);
        if (current is null)
        {
            return ContractRefusals.NoSuchWorkflow(query.Workflow);
        }

        if (query.Version is null && current == 0)
        {
            return ContractRefusals.NothingPublished(query.Workflow);
        }

        var number = query.Version ?? current.Value;
        var version = await db
            .ContractVersions.AsNoTracking()
            .SingleOrDefaultAsync(v => v.Workflow == query.Workflow && v.Number == number, ct);
        return version is null
            ? ContractRefusals.NoSuchVersion(query.Workflow, number)
            : new View(version.Workflow, number, number == current, version.Text, version.Note, version.PublishedBy, version.PublishedAt);
    }
}
