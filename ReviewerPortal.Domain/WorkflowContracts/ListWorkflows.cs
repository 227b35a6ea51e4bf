using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Lists a workspace's workflows by name, at most 500.</summary>
public sealed class ListWorkflows(PortalDatabase database)
{
    public sealed record Query(WorkspaceId Workspace);

    /// <param name="Name">The workflow.</param>
    /// <param name="CurrentVersion">The newest published version; 0 while nothing is published.</param>
    /// <param name="PublishedBy">Who published it.</param>
    /// <param name="PublishedAt">When.</param>
    /// <param name="DraftBy">Whose draft there is, or null.</param>
    /// <param name="DraftSavedAt">When it was saved.</param>
    public sealed record Row(
        string Name,
        int CurrentVersion,
        string? PublishedBy,
        DateTimeOffset? PublishedAt,
        string? DraftBy,
        DateTimeOffset? DraftSavedAt
    );

    /// <summary>The rows.</summary>
    public async Task<IReadOnlyList<Row>> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        return await (
            from w in db.Workflows
            join v in db.ContractVersions
                on new { Workflow = w.Name, Number = w.CurrentVersion } equals new { v.Workflow, v.Number }
                into published
            from v in published.DefaultIfEmpty()
            orderby w.Name
            select new Row(
                w.Name,
                w.CurrentVersion,
                v == null ? null : v.PublishedBy,
                v == null ? null : v.PublishedAt,
                w.DraftBy,
                w.DraftSavedAt
            )
        )
            .Take(500)
            .ToListAsync(ct);
    }
}
