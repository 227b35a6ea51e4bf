using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Audit;

/// <summary>How long a workspace's chain is, what it ends with, and what the newest signed checkpoint covers.</summary>
public sealed class ReadChainStatus(PortalDatabase database, CheckpointFile? file = null)
{
    /// <param name="Entries">How many entries there are.</param>
    /// <param name="Hash">The last one's hash, in lower-case hexadecimal; null while there is none.</param>
    /// <param name="Checkpoint">The newest checkpoint of this node; null while there is none.</param>
    public sealed record Answer(long Entries, string? Hash, AuditCheckpoint? Checkpoint);

    /// <summary>Reads the head row and the checkpoint file; refuses who may not read the audit.</summary>
    public async Task<Outcome<Answer>> HandleAsync(Caller caller, CancellationToken ct = default)
    {
        if (!AuditRules.MayRead(caller))
        {
            return AuditRules.NotForYou;
        }

        await using var db = await database.OpenAsync(caller.Workspace, ct);
        var head = await db.WorkspaceHeads.AsNoTracking().FirstOrDefaultAsync(ct);
        return new Answer(
            head?.AuditSequence ?? 0,
            head is { AuditSequence: > 0 } ? Convert.ToHexStringLower(head.AuditHash) : null,
            file?.Newest().GetValueOrDefault(caller.Workspace)
        );
    }
}
