using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>A number that grows with every audited write to a workspace: while it stands still, nothing counted has changed.</summary>
public sealed class ReadWorkspacePulse(PortalDatabase database)
{
    /// <summary>Reads one row by its key.</summary>
    public async Task<long> HandleAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(workspace, ct);
        return await db.WorkspaceHeads.Where(h => h.WorkspaceId == workspace).Select(h => h.AuditSequence).FirstOrDefaultAsync(ct);
    }
}
