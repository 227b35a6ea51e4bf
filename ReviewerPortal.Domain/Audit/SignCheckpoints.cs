using Microsoft.EntityFrameworkCore;

namespace ReviewerPortal.Domain.Audit;

/// <summary>
/// Signs where each workspace's audit chain has got to, once a hundred entries or a minute have passed since the last time. Entries after the newest
/// checkpoint are the ones whose loss the checkpoints cannot show yet.
/// </summary>
public sealed class SignCheckpoints(PortalDatabase database, TimeProvider clock, CheckpointKey key, CheckpointFile file)
{
    /// <summary>Entries after which a checkpoint is due.</summary>
    public const long EntriesBetween = 100;

    /// <summary>The longest an entry goes without a checkpoint, but for the interval at which this is called.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Writes the checkpoints that are due and answers them.</summary>
    /// <param name="evenIfEarly">Signs every chain that has grown at all; for a clean shutdown.</param>
    /// <param name="ct">Stops before anything is written.</param>
    public async Task<IReadOnlyList<AuditCheckpoint>> HandleAsync(bool evenIfEarly = false, CancellationToken ct = default)
    {
        await using var db = await database.OpenUnscopedAsync(ct);
        var heads = await db.WorkspaceHeads.IgnoreQueryFilters().AsNoTracking().Where(h => h.AuditSequence > 0).ToListAsync(ct);
        var newest = file.Newest();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var due = heads
            .Where(h =>
                !newest.TryGetValue(h.WorkspaceId, out var last)
                || (
                    h.AuditSequence > last.Sequence
                    && (evenIfEarly || h.AuditSequence - last.Sequence >= EntriesBetween || now - last.At >= LongestWait)
                )
            )
            .Select(h => key.Sign(h.WorkspaceId, h.AuditSequence, h.AuditHash, now))
            .ToList();
        if (due.Count > 0)
        {
            ct.ThrowIfCancellationRequested();
            file.Append(due);
        }

        return due;
    }
}
