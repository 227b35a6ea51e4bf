using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>Where a workflow's candidates can be asked, by name.</summary>
public sealed class ListCandidates(PortalDatabase database)
{
    /// <summary>Whose, and of which workflow.</summary>
    public sealed record Query(WorkspaceId Workspace, string Workflow);

    /// <summary>An endpoint as people see it: everything but its secret.</summary>
    public sealed record Row(CandidateEndpointId Id, string Name, string Url, string? Header, int Concurrency, int TimeoutSeconds);

    /// <summary>The endpoints.</summary>
    public async Task<IReadOnlyList<Row>> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        return await db
            .CandidateEndpoints.AsNoTracking()
            .Where(e => e.Workflow == query.Workflow)
            .OrderBy(e => e.Name)
            .Select(e => new Row(e.Id, e.Name, e.Url, e.Header, e.Concurrency, e.TimeoutSeconds))
            .ToListAsync(ct);
    }
}
