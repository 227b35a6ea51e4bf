using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>
/// Counts a workspace's figures anew from its items and final decisions and puts right what differs. Safe while the portal runs: an hour at a time, each under
/// the lock every write takes, so that nothing is counted twice or missed; hours that are right are left alone.
/// </summary>
/// <remarks>An item's identifier carries the moment of its receipt, so an hour's items are a stretch of their key.</remarks>
public sealed class RebuildFigures(PortalDatabase database, Ledger ledger, TimeProvider clock)
{
    /// <param name="Workspace">Whose.</param>
    /// <param name="From">Not before the hour of this moment; null from the first thing counted.</param>
    public sealed record Command(WorkspaceId Workspace, DateTimeOffset? From = null);

    /// <param name="Hours">Hours looked at.</param>
    /// <param name="Changed">Of these, hours whose figures were wrong.</param>
    public sealed record Answer(long Hours, long Changed);

    /// <summary>Rebuilds up to and including the hour under way.</summary>
    /// <exception cref="OperationCanceledException">The caller went away; the hours done stay done.</exception>
    public async Task<Outcome<Answer>> HandleAsync(Command command, CancellationToken ct = default)
    {
        if (await FirstHourAsync(command, ct) is not { } first)
        {
            return new Answer(0, 0);
        }

        long changed = 0;
        var hour = first;
        for (; hour <= FigureRules.HourOf(clock.GetUtcNow()); hour++)
        {
            var at = hour;
            var done = await ledger.WriteAsync<bool>(command.Workspace, tx => RebuildAsync(tx, at), ct);
            if (!done.Succeeded(out var differed, out var refusal))
            {
                return refusal;
            }

            changed += differed ? 1 : 0;
            if (hour % FoldRules.Day == FoldRules.Day - 1)
            {
                await FoldDayAsync(command.Workspace, FoldRules.DayOf(hour), ct);
            }
        }

        await FoldDayAsync(command.Workspace, FoldRules.DayOf(hour - 1), ct);
        return new Answer(hour - first, changed);
    }

    private async Task<long?> FirstHourAsync(Command command, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(command.Workspace, ct);
        var counted = await db.HourlyFigures.MinAsync(f => (long?)f.Hour, ct);
        var received = await db.ReviewItems.OrderBy(i => i.Id).Select(i => (DateTimeOffset?)i.ReceivedAt).FirstOrDefaultAsync(ct);
        var decided = await db.Decisions.OrderBy(d => d.At).Select(d => (DateTimeOffset?)d.At).FirstOrDefaultAsync(ct);
        long?[] firsts = [counted, received is { } r ? FigureRules.HourOf(r) : null, decided is { } d ? FigureRules.HourOf(d) : null];
        return command.From is { } from && firsts.Min() is { } first ? Math.Max(first, FigureRules.HourOf(from)) : firsts.Min();
    }

    // True when the hour's figures were wrong.
    private static async Task<Outcome<bool>> RebuildAsync(LedgerTransaction tx, long hour)
    {
        var (figures, durations) = await CountAsync(tx.Db, hour);
        if (await IsAsStoredAsync(tx.Db, hour, figures, durations))
        {
            return false;
        }

        await tx.Db.HourlyFigures.Where(f => f.Hour == hour).ExecuteDeleteAsync();
        await tx.Db.HourlyDurations.Where(d => d.Hour == hour).ExecuteDeleteAsync();
        await UpsertFigures.RunAsync(tx.Db, tx.Workspace, figures, durations);
        return true;
    }

    private static async Task<(
        SortedDictionary<(long Hour, Guid KeyHash), (FigureKey Key, FigureDelta Delta)> Figures,
        SortedDictionary<(long Hour, Guid KeyHash, DurationMeasure Measure, int Bucket), long> Durations
    )> CountAsync(PortalDbContext db, long hour)
    {
        var figures = new SortedDictionary<(long Hour, Guid KeyHash), (FigureKey Key, FigureDelta Delta)>();
        var durations = new SortedDictionary<(long Hour, Guid KeyHash, DurationMeasure Measure, int Bucket), long>();
        var (begins, ends) = (DateTimeOffset.FromUnixTimeSeconds(hour * 3600), DateTimeOffset.FromUnixTimeSeconds((hour + 1) * 3600));
        var (first, end) = (new ReviewItemId(IdsInTime.FirstOf(begins)), new ReviewItemId(IdsInTime.FirstOf(ends)));
        await foreach (var item in db.ReviewItems.AsNoTracking().Where(i => i.Id > first && i.Id < end).AsAsyncEnumerable())
        {
            Add(FigureRules.OfReceipt(item));
        }

        var decided = db
            .Decisions.AsNoTracking()
            .Where(d => d.Final && d.At >= begins && d.At < ends)
            .Join(db.ReviewItems.AsNoTracking(), d => d.ItemId, i => i.Id, (d, i) => new { d, i });
        await foreach (var pair in decided.AsAsyncEnumerable())
        {
            Add(FigureRules.OfDecision(pair.i, pair.d));
        }

        return (figures, durations);

        void Add(CountedFigure counted)
        {
            var at = (hour, counted.Key.Hash());
            figures[at] = figures.TryGetValue(at, out var sum) ? (counted.Key, sum.Delta + counted.Delta) : (counted.Key, counted.Delta);
            foreach (var (measure, wait) in counted.Durations)
            {
                var bucket = (hour, at.Item2, measure, DurationBuckets.BucketOf(wait));
                durations[bucket] = durations.GetValueOrDefault(bucket) + 1;
            }
        }
    }

    private static async Task<bool> IsAsStoredAsync(
        PortalDbContext db,
        long hour,
        SortedDictionary<(long Hour, Guid KeyHash), (FigureKey Key, FigureDelta Delta)> figures,
        SortedDictionary<(long Hour, Guid KeyHash, DurationMeasure Measure, int Bucket), long> durations
    )
    {
        var stored = await db.HourlyFigures.AsNoTracking().Where(f => f.Hour == hour).ToListAsync();
        var waits = await db.HourlyDurations.AsNoTracking().Where(d => d.Hour == hour).ToListAsync();
        return stored.Count == figures.Count
            && waits.Count == durations.Count
            && stored.TrueForAll(f => figures.TryGetValue((f.Hour, f.KeyHash), out var right) && right.Delta == FoldRules.CountsOf(f))
            && waits.TrueForAll(d => durations.TryGetValue((d.Hour, d.KeyHash, d.Measure, d.Bucket), out var right) && right == d.Count);
    }

    // As far as the day has been folded; the rest is folded when it is over.
    private async Task FoldDayAsync(WorkspaceId workspace, long day, CancellationToken ct) =>
        await ledger.WriteAsync<Done>(
            workspace,
            async tx =>
            {
                var to = Math.Min(day + FoldRules.Day, (await tx.Db.WorkspaceHeads.FindAsync(tx.Workspace))!.FiguresFoldedTo);
                if (to > day)
                {
                    await FoldHours.ReplaceAsync(tx.Db, tx.Workspace, day, to, wholeDay: to == day + FoldRules.Day);
                    await FoldReviewers.ReplaceAsync(tx.Db, tx.Workspace, day, to);
                }

                return Done.Value;
            },
            ct
        );
}
