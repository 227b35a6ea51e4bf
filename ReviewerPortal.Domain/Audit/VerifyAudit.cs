using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Audit;

/// <summary>What a verification found.</summary>
public enum AuditVerdict
{
    /// <summary>Every link holds.</summary>
    Intact,

    /// <summary>Something was changed, removed, inserted or rebuilt.</summary>
    Tampered,

    /// <summary>Nothing wrong was found, but not everything that was asked for could be looked at.</summary>
    Incomplete,
}

/// <summary>
/// Walks every link of the audit chains: the numbering has no gap, every entry's hash is recomputed from its contents, every entry names the hash of the
/// one before it, the head row agrees with the last entry, and every signed checkpoint still finds the entry it saw.
/// </summary>
public sealed class VerifyAudit(PortalDatabase database)
{
    /// <summary>Entries read at a time, so that a chain of any length takes the same memory.</summary>
    public const int PageSize = 1000;

    /// <param name="Workspace">One workspace, or null for all.</param>
    /// <param name="From">The first sequence to look at, or null for the first of all. Its link to the entry before is checked too.</param>
    /// <param name="To">The last sequence to look at, or null for the last of all, and then the head is checked too.</param>
    /// <param name="Checkpoints">What the checkpoint file holds, or null to go without.</param>
    /// <param name="Key">Whose signature the checkpoints carry; needed where there are checkpoints.</param>
    public sealed record Query(
        WorkspaceId? Workspace = null,
        long? From = null,
        long? To = null,
        CheckpointReading? Checkpoints = null,
        CheckpointKey? Key = null
    );

    /// <param name="Verdict">The worst of all workspaces.</param>
    /// <param name="Workspaces">How many chains were walked.</param>
    /// <param name="Entries">How many entries were recomputed.</param>
    /// <param name="Checkpoints">How many checkpoints were held against the chains.</param>
    /// <param name="Findings">The first thing wrong in each workspace.</param>
    public sealed record Report(AuditVerdict Verdict, int Workspaces, long Entries, int Checkpoints, IReadOnlyList<Finding> Findings);

    /// <param name="Workspace">Where.</param>
    /// <param name="Sequence">The first bad entry, or null where it is not an entry that is wrong.</param>
    /// <param name="What">What is wrong, as a sentence.</param>
    /// <param name="Verdict">What follows from it.</param>
    public sealed record Finding(WorkspaceId? Workspace, long? Sequence, string What, AuditVerdict Verdict = AuditVerdict.Tampered);

    /// <summary>Looks at everything asked for; a finding in one workspace does not keep it from the next.</summary>
    public async Task<Report> HandleAsync(Query query, CancellationToken ct = default)
    {
        var findings = new List<Finding>();
        var checkpoints = SignedBy(query, findings);
        long entries = 0;
        var workspaces = await WorkspacesAsync(query, checkpoints, ct);
        foreach (var workspace in workspaces)
        {
            var (count, finding) = await WalkAsync(workspace, query, checkpoints[workspace], ct);
            entries += count;
            if (finding is not null)
            {
                findings.Add(finding);
            }
        }

        if (query.Workspace is not null && workspaces.Count == 0)
        {
            findings.Add(new Finding(query.Workspace, null, "There is no such workspace.", AuditVerdict.Incomplete));
        }

        var verdict =
            findings.Exists(f => f.Verdict is AuditVerdict.Tampered) ? AuditVerdict.Tampered
            : findings.Count > 0 ? AuditVerdict.Incomplete
            : AuditVerdict.Intact;
        return new Report(verdict, workspaces.Count, entries, checkpoints.Sum(c => c.Count()), findings);
    }

    private static ILookup<WorkspaceId, AuditCheckpoint> SignedBy(Query query, List<Finding> findings)
    {
        if (query.Checkpoints is not { } reading)
        {
            return Array.Empty<AuditCheckpoint>().ToLookup(c => c.Workspace);
        }

        if (query.Key is not { } key)
        {
            findings.Add(new Finding(null, null, "The checkpoints cannot be checked without the key.", AuditVerdict.Incomplete));
            return Array.Empty<AuditCheckpoint>().ToLookup(c => c.Workspace);
        }

        foreach (var line in reading.UnreadableLines)
        {
            findings.Add(new Finding(null, null, $"Line {line} of the checkpoint file cannot be read.", AuditVerdict.Incomplete));
        }

        foreach (var (line, checkpoint) in reading.Checkpoints.Where(c => !key.Signed(c.Checkpoint)))
        {
            findings.Add(
                new Finding(
                    checkpoint.Workspace,
                    checkpoint.Sequence,
                    $"Line {line} of the checkpoint file, for entry {checkpoint.Sequence}, does not carry this installation's signature."
                )
            );
        }

        return reading
            .Checkpoints.Select(c => c.Checkpoint)
            .Where(c => (query.Workspace is null || c.Workspace == query.Workspace) && key.Signed(c))
            .ToLookup(c => c.Workspace);
    }

    // Entries of a workspace whose own row is gone still count, and so does a workspace only a checkpoint remembers.
    private async Task<IReadOnlyList<WorkspaceId>> WorkspacesAsync(
        Query query,
        ILookup<WorkspaceId, AuditCheckpoint> checkpoints,
        CancellationToken ct
    )
    {
        await using var db = await database.OpenUnscopedAsync(ct);
        var known = new SortedSet<Guid>(checkpoints.Select(c => c.Key.Value));
        known.UnionWith((await db.Workspaces.AsNoTracking().Select(w => w.Id).ToListAsync(ct)).Select(w => w.Value));
        known.UnionWith(
            (await db.WorkspaceHeads.IgnoreQueryFilters().AsNoTracking().Select(h => h.WorkspaceId).ToListAsync(ct)).Select(w => w.Value)
        );
        known.UnionWith(
            (await db.AuditEntries.IgnoreQueryFilters().AsNoTracking().Select(e => e.WorkspaceId).Distinct().ToListAsync(ct)).Select(w =>
                w.Value
            )
        );
        return [.. known.Select(w => new WorkspaceId(w)).Where(w => query.Workspace is null || w == query.Workspace)];
    }

    private async Task<(long Entries, Finding? Finding)> WalkAsync(
        WorkspaceId workspace,
        Query query,
        IEnumerable<AuditCheckpoint> checkpoints,
        CancellationToken ct
    )
    {
        await using var db = await database.OpenAsync(workspace, ct);
        var unseen = new Queue<AuditCheckpoint>(
            checkpoints.Where(c => c.Sequence >= (query.From ?? 1) && c.Sequence <= (query.To ?? long.MaxValue)).OrderBy(c => c.Sequence)
        );
        var (last, hash) = (0L, AuditChain.Genesis);
        if (query.From is > 1 and var from)
        {
            var before = await db.AuditEntries.AsNoTracking().FirstOrDefaultAsync(e => e.Sequence == from - 1, ct);
            if (before is null)
            {
                return (0, new Finding(workspace, from - 1, $"Entry {from - 1} is missing.", AuditVerdict.Incomplete));
            }

            (last, hash) = (before.Sequence, before.Hash);
        }

        long count = 0;
        var size = PageSize;
        Finding Bad(long sequence, string what) => new(workspace, sequence, what);
        while (true)
        {
            List<AuditEntry> page;
            try
            {
                page = await NextAsync(db, last, count == 0 && query.From is null or <= 1, query.To, size, ct);
            }
            catch (Exception unreadable)
                when (unreadable is InvalidCastException or FormatException or OverflowException or ArgumentException)
            {
                if (size > 1)
                {
                    size = 1; // to find out which of them it is
                    continue;
                }

                return (count, Bad(last + 1, $"Entry {last + 1} was changed: a value in it cannot be read."));
            }

            foreach (var entry in page)
            {
                if (WrongWith(entry, last, hash) is { } wrong)
                {
                    return (count, Bad(wrong.Sequence, wrong.What));
                }

                (last, hash) = (entry.Sequence, entry.Hash);
                count++;
                while (unseen.TryPeek(out var checkpoint) && checkpoint.Sequence <= last)
                {
                    unseen.Dequeue();
                    if (!string.Equals(checkpoint.Hash, Convert.ToHexStringLower(hash), StringComparison.Ordinal))
                    {
                        return (
                            count,
                            Bad(
                                last,
                                $"Entry {last} is not the one the checkpoint of {checkpoint.At:u} saw: the chain was rebuilt up to or before it."
                            )
                        );
                    }
                }
            }

            if (page.Count == size)
            {
                continue;
            }

            if (query.To is { } to)
            {
                if (last < to)
                {
                    return (count, Bad(last + 1, $"Entry {last + 1} is missing."));
                }

                break;
            }

            // A write commits entries and head together, so a head read after the entries is never behind them; one that is ahead means more to read.
            var head = await db.WorkspaceHeads.AsNoTracking().FirstOrDefaultAsync(ct);
            if (head is null ? last == 0 : head.AuditSequence == last && head.AuditHash.AsSpan().SequenceEqual(hash))
            {
                break;
            }

            if (head is not null && head.AuditSequence > last)
            {
                if ((await NextAsync(db, last, false, null, 1, ct)).Count > 0)
                {
                    continue;
                }

                return (count, Bad(last + 1, $"Entry {last + 1} is missing: the chain's head says there are {head.AuditSequence}."));
            }

            return (
                count,
                Bad(last, $"The chain's head does not agree with its last entry, {last}: the head or the end of the chain was changed.")
            );
        }

        return unseen.TryPeek(out var ahead)
            ? (
                count,
                Bad(
                    last + 1,
                    $"Entry {last + 1} is missing: the checkpoint of {ahead.At:u} saw entry {ahead.Sequence}. The end was cut off or an old copy put back."
                )
            )
            : (count, null);
    }

    private static (long Sequence, string What)? WrongWith(AuditEntry entry, long last, byte[] hash)
    {
        if (entry.Sequence <= last)
        {
            return (entry.Sequence, $"Entry {entry.Sequence} does not belong to the chain, which starts at 1.");
        }

        if (entry.Sequence > last + 1)
        {
            return (last + 1, $"Entry {last + 1} is missing.");
        }

        // The hash covers milliseconds, which is all that is ever written; anything finer was put there by somebody else.
        var intact =
            entry.At.UtcTicks % TimeSpan.TicksPerMillisecond == 0
            && entry
                .Hash.AsSpan()
                .SequenceEqual(
                    AuditChain.HashOf(
                        entry.WorkspaceId.Value,
                        entry.Sequence,
                        entry.At,
                        entry.Actor,
                        entry.Action,
                        entry.Subject,
                        entry.Detail,
                        entry.PreviousHash
                    )
                );
        if (!intact)
        {
            return (entry.Sequence, $"Entry {entry.Sequence} was changed: its contents do not give its hash.");
        }

        return entry.PreviousHash.AsSpan().SequenceEqual(hash)
            ? null
            : (entry.Sequence, $"Entry {entry.Sequence} does not follow entry {last}: it names another hash as the one before it.");
    }

    private static async Task<List<AuditEntry>> NextAsync(
        PortalDbContext db,
        long after,
        bool fromTheStart,
        long? to,
        int size,
        CancellationToken ct
    )
    {
        // At the very start nothing is skipped, not even a sequence that should not exist.
        var from = fromTheStart ? long.MinValue : after + 1;
        var until = to ?? long.MaxValue;
        return await db
            .AuditEntries.AsNoTracking()
            .Where(e => e.Sequence >= from && e.Sequence <= until)
            .OrderBy(e => e.Sequence)
            .Take(size)
            .ToListAsync(ct);
    }
}
