using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain;

/// <summary>
/// The one way to write. Commands that wait at the same moment share a transaction, and so one flush to disk; a command that comes alone never waits
/// for company. Each command's rows, audit entries, events and figures commit together or not at all, and its answer is given only after that.
/// </summary>
/// <remarks>
/// When a shared transaction fails, every command in it runs again alone, so that one command's failure is never another's. The workspace head is
/// locked first, so writes to one workspace happen one after the other across all nodes: what a command reads cannot change under it.
/// </remarks>
public sealed class Ledger : IAsyncDisposable
{
    /// <summary>Commands that may share one transaction; more brings no gain (measured on SQLite: 64 and 256 commit at the same rate).</summary>
    public const int LargestBatch = 64;

    /// <summary>Commands that may wait before new ones are turned away as <see cref="RefusalCodes.Unavailable"/>.</summary>
    public const int LongestQueue = 4096;

    private const int Attempts = 4;

    private readonly PortalDatabase _database;
    private readonly IRecordReadiness _readiness;
    private readonly TimeProvider _clock;
    private readonly ILogger<Ledger> _log;
    private readonly Channel<PendingCommand> _waiting = Channel.CreateBounded<PendingCommand>(
        new BoundedChannelOptions(LongestQueue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );
    private readonly Task _writer;

    /// <summary>Starts the writer.</summary>
    public Ledger(PortalDatabase database, IRecordReadiness readiness, TimeProvider clock, ILogger<Ledger> log)
    {
        (_database, _readiness, _clock, _log) = (database, readiness, clock, log);
        _writer = Task.Run(WriteForeverAsync);
    }

    /// <summary>
    /// Runs a command in a transaction and answers once it is durable. A refusal changes nothing.
    /// </summary>
    /// <param name="workspace">The workspace it writes to.</param>
    /// <param name="command">Loads, checks, changes. May run more than once, each time on a fresh context, so it must not change anything but rows.</param>
    /// <param name="ct">Gives up only while the command has not begun; once begun, its outcome is always awaited.</param>
    /// <exception cref="Exception">What the command or the database threw, after repetition did not help.</exception>
    public async Task<Outcome<T>> WriteAsync<T>(
        WorkspaceId workspace,
        Func<LedgerTransaction, Task<Outcome<T>>> command,
        CancellationToken ct = default
    )
    {
        var pending = new PendingCommand<T>(workspace, command, ct);
        if (!_waiting.Writer.TryWrite(pending))
        {
            return new Refusal(RefusalCodes.Unavailable, "Too many writes are waiting. Nothing was changed; try again in a moment.");
        }

        return await pending.Answer;
    }

    /// <summary>Finishes what was accepted, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writer;
    }

    private async Task WriteForeverAsync()
    {
        var batch = new List<PendingCommand>(LargestBatch);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < LargestBatch && _waiting.Reader.TryRead(out var next))
            {
                if (!next.GivenUp())
                {
                    batch.Add(next);
                }
            }

            // One transaction serves one workspace: its context can see no other.
            foreach (var mates in batch.GroupBy(c => c.Workspace))
            {
                await WriteTogetherAsync([.. mates]);
            }

            batch.Clear();
        }
    }

    private async Task WriteTogetherAsync(IReadOnlyList<PendingCommand> commands)
    {
        if (commands.Count > 1)
        {
            try
            {
                await CommitAsync(commands);
                return;
            }
            catch (Exception failure)
            {
                _log.LogDebug(failure, "A transaction of {Count} commands failed; each runs again alone", commands.Count);
            }
        }

        foreach (var command in commands)
        {
            await WriteAloneAsync(command);
        }
    }

    private async Task WriteAloneAsync(PendingCommand command)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await CommitAsync([command]);
                return;
            }
            catch (RollBackException refused)
            {
                command.Refuse(refused.Refusal);
                return;
            }
            catch (Exception failure)
            {
                // No pause: a conflict means the other writer is done, and the engine itself waits for locks.
                if (attempt < Attempts && await IsWorthRepeatingAsync(failure))
                {
                    continue;
                }

                _log.LogError(failure, "A command failed after {Attempts} attempts", attempt);
                command.Fail(failure);
                return;
            }
        }
    }

    private async Task<bool> IsWorthRepeatingAsync(Exception failure)
    {
        if (failure is DbUpdateConcurrencyException)
        {
            return true;
        }

        await using var db = await _database.OpenUnscopedAsync();
        return db.IsWorthRepeating(failure);
    }

    /// <summary>Runs the commands one after the other on one context and commits what they did as one. Throws when any of them or the commit fails.</summary>
    private async Task CommitAsync(IReadOnlyList<PendingCommand> commands)
    {
        var workspace = commands[0].Workspace;
        var began = _clock.GetTimestamp();
        using var span = PortalTelemetry.BeginCommit(commands.Count);
        await using var db = await _database.OpenAsync(workspace);
        // Commands look at what is tracked to see their batch mates' rows, and each look would compare every row anew; once before saving is enough.
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync();
        var head = await db.LockHeadAsync(workspace, CancellationToken.None);
        if (head is null)
        {
            head = new WorkspaceHead { WorkspaceId = workspace, AuditHash = AuditChain.Genesis };
            db.Add(head);
        }

        var now = WholeMilliseconds(_clock.GetUtcNow());
        var figures = new SortedDictionary<(long Hour, Guid Key), (FigureKey Key, FigureDelta Delta)>();
        var durations = new SortedDictionary<(long Hour, Guid Key, DurationMeasure Measure, int Bucket), long>();
        var publish = new List<Action>();
        var unsettled = new HashSet<string>(StringComparer.Ordinal);
        var (changed, unsettlesAll) = (false, false);
        foreach (var command in commands)
        {
            var tx = new LedgerTransaction(db, workspace, now);
            if (!await command.RunAsync(tx))
            {
                continue;
            }

            changed = true;
            Extend(head, tx);
            foreach (var (key, delta, waits) in tx.Figures)
            {
                var at = (Hour: FigureRules.HourOf(now), Key: key.Hash());
                figures[at] = figures.TryGetValue(at, out var sum) ? (key, sum.Delta + delta) : (key, delta);
                foreach (var (measure, wait) in waits)
                {
                    var bucket = (at.Hour, at.Key, measure, DurationBuckets.BucketOf(wait));
                    durations[bucket] = durations.GetValueOrDefault(bucket) + 1;
                }
            }

            publish.AddRange(tx.AfterCommitActions);
            unsettled.UnionWith(tx.Unsettled);
            unsettlesAll |= tx.UnsettlesAll;
        }

        if (figures.Count > 0)
        {
            // A clock that was set back, or another node's: what it counts in an hour that was folded is folded again.
            head.FiguresFoldedTo = Math.Min(head.FiguresFoldedTo, FigureRules.HourOf(now));
        }

        if (changed)
        {
            db.ChangeTracker.DetectChanges();
            await db.SaveEverythingAsync();
            if (unsettlesAll || unsettled.Count > 0)
            {
                var measured = new LedgerTransaction(db, workspace, now);
                await _readiness.ApplyAsync(measured, unsettlesAll ? null : unsettled);
                Extend(head, measured);
                publish.AddRange(measured.AfterCommitActions);
                db.ChangeTracker.DetectChanges();
                await db.SaveEverythingAsync();
            }

            await UpsertFigures.RunAsync(db, workspace, figures, durations);
            await transaction.CommitAsync();
            PortalTelemetry.Committed(_clock.GetElapsedTime(began), commands.Count, figures.Values);
        }

        foreach (var command in commands)
        {
            command.Release();
        }

        foreach (var action in publish)
        {
            try
            {
                action();
            }
            catch (Exception failure)
            {
                _log.LogError(failure, "A publication after a commit failed");
            }
        }
    }

    private static void Extend(WorkspaceHead head, LedgerTransaction tx)
    {
        foreach (var (actor, action, subject, detail) in tx.AuditNotes)
        {
            var sequence = head.AuditSequence + 1;
            var hash = AuditChain.HashOf(head.WorkspaceId.Value, sequence, tx.Now, actor, action, subject, detail, head.AuditHash);
            tx.Db.Add(
                new AuditEntry
                {
                    WorkspaceId = head.WorkspaceId,
                    Sequence = sequence,
                    At = tx.Now,
                    Actor = actor,
                    Action = action,
                    Subject = subject,
                    Detail = detail,
                    PreviousHash = head.AuditHash,
                    Hash = hash,
                }
            );
            (head.AuditSequence, head.AuditHash) = (sequence, hash);
        }

        foreach (var announced in tx.Events)
        {
            announced.Sequence = ++head.EventSequence;
            tx.Db.Add(announced);
        }
    }

    // Both engines and the wire keep milliseconds; a time that reads back different from what was hashed would break the audit chain.
    private static DateTimeOffset WholeMilliseconds(DateTimeOffset now) =>
        DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());

    private abstract class PendingCommand(WorkspaceId workspace)
    {
        public WorkspaceId Workspace { get; } = workspace;

        /// <summary>True, and answered as cancelled, when the caller went away before its turn.</summary>
        public abstract bool GivenUp();

        /// <summary>Runs the command; false when it refused.</summary>
        public abstract Task<bool> RunAsync(LedgerTransaction tx);

        /// <summary>Hands out the answer of the last run.</summary>
        public abstract void Release();

        public abstract void Refuse(Refusal refusal);

        public abstract void Fail(Exception failure);
    }

    private sealed class PendingCommand<T>(WorkspaceId workspace, Func<LedgerTransaction, Task<Outcome<T>>> command, CancellationToken ct)
        : PendingCommand(workspace)
    {
        private readonly TaskCompletionSource<Outcome<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Outcome<T> _last;

        public Task<Outcome<T>> Answer => _answer.Task;

        public override bool GivenUp() => ct.IsCancellationRequested && _answer.TrySetCanceled(ct);

        public override async Task<bool> RunAsync(LedgerTransaction tx)
        {
            _last = await command(tx);
            return _last.Refusal is null;
        }

        public override void Release() => _answer.TrySetResult(_last);

        public override void Refuse(Refusal refusal) => _answer.TrySetResult(refusal);

        public override void Fail(Exception failure) => _answer.TrySetException(failure);
    }
}
