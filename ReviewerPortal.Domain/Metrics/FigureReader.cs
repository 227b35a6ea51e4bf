using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What to read of the figures: one dimension of a window.</summary>
/// <param name="From">The first hour.</param>
/// <param name="To">The hour after the last.</param>
/// <param name="Dimension">By what; one of <see cref="FoldRules.Dimensions"/>.</param>
/// <param name="Workflow">One workflow, or null for all.</param>
/// <param name="Key">One value of the dimension, or null for all.</param>
/// <param name="ByHour">Whether every hour is wanted by itself; otherwise whole days may come as one.</param>
/// <param name="Durations">Whether durations are wanted beside the counts.</param>
/// <param name="Measure">The only measure of durations that is wanted; null for all.</param>
internal sealed record FigureSlice(
    long From,
    long To,
    RateGrouping Dimension,
    string? Workflow = null,
    string? Key = null,
    bool ByHour = false,
    bool Durations = true,
    DurationMeasure? Measure = null
);

/// <summary>
/// Reads a window's figures by one dimension: folded days and hours where they are folded, the hourly figures for the hour or two that are not. How much it
/// reads depends on the length of the window and the number of the dimension's values, and not on how much was decided.
/// </summary>
internal static class FigureReader
{
    /// <summary>Adds everything of the slice to the tally <paramref name="of"/> names for an hour (or the first hour of a day) and a value.</summary>
    public static async Task ReadAsync(PortalDbContext db, FigureSlice slice, Func<long, string, FigureTally> of, CancellationToken ct)
    {
        var folded = await db.WorkspaceHeads.Select(h => h.FiguresFoldedTo).FirstOrDefaultAsync(ct);
        var end = Math.Clamp(folded, slice.From, slice.To);
        var firstDay = FoldRules.DayOf(slice.From + FoldRules.Day - 1);
        var lastDay = FoldRules.DayOf(end);
        if (slice.ByHour || firstDay >= lastDay)
        {
            await ReadFoldedAsync(db, slice, 1, slice.From, end, of, ct);
        }
        else
        {
            await ReadFoldedAsync(db, slice, 1, slice.From, firstDay, of, ct);
            await ReadFoldedAsync(db, slice, FoldRules.Day, firstDay, lastDay, of, ct);
            await ReadFoldedAsync(db, slice, 1, lastDay, end, of, ct);
        }

        if (end < slice.To)
        {
            var rest = slice with { From = end };
            if (slice.Dimension is RateGrouping.ContractVersion)
            {
                await ReadHourlyAsync<int>(db, rest, v => v.ToString(CultureInfo.InvariantCulture), of, ct);
            }
            else
            {
                await ReadHourlyAsync<string>(db, rest, v => v, of, ct);
            }
        }
    }

    private static async Task ReadFoldedAsync(
        PortalDbContext db,
        FigureSlice slice,
        int hours,
        long from,
        long to,
        Func<long, string, FigureTally> of,
        CancellationToken ct
    )
    {
        if (from >= to)
        {
            return;
        }

        var (dimension, workflow, key) = (slice.Dimension, slice.Workflow, slice.Key);
        var rows = db
            .FoldedFigures.AsNoTracking()
            .Where(f => f.Dimension == dimension && f.Hours == hours && f.Start >= from && f.Start < to);
        if (workflow is not null)
        {
            rows = rows.Where(f => f.Workflow == workflow);
        }

        if (key is not null)
        {
            rows = rows.Where(f => f.Key == key);
        }

        var wanted = rows.Select(f => new
        {
            f.Start,
            f.Key,
            Counts = new FigureDelta(
                f.Received,
                f.Exceptions,
                f.Approved,
                f.Edited,
                f.Rejected,
                f.Responded,
                f.Automatic,
                f.Breached,
                f.TimedOut
            ),
            // Most of a row's bytes: not even fetched where nobody asks for them.
            Durations = slice.Durations ? f.Durations : null,
        });
        await foreach (var row in wanted.AsAsyncEnumerable().WithCancellation(ct))
        {
            var tally = of(row.Start, row.Key);
            tally.Delta += row.Counts;
            PackedDurations.Unpack(row.Durations, tally.Add, slice.Measure);
        }
    }

    private static async Task ReadHourlyAsync<TKey>(
        PortalDbContext db,
        FigureSlice slice,
        Func<TKey, string> text,
        Func<long, string, FigureTally> of,
        CancellationToken ct
    )
    {
        var column = slice.Dimension.ToString();
        var (from, to) = (slice.From, slice.To);
        var window = db.HourlyFigures.AsNoTracking().Where(f => f.Hour >= from && f.Hour < to);
        if (slice.Workflow is { } workflow)
        {
            window = window.Where(f => f.Workflow == workflow);
        }

        if (slice.Key is { } key)
        {
            if (typeof(TKey) == typeof(int))
            {
                var number = int.TryParse(key, CultureInfo.InvariantCulture, out var read) ? read : -1;
                window = window.Where(f => EF.Property<int>(f, column) == number);
            }
            else
            {
                window = window.Where(f => EF.Property<string>(f, column) == key);
            }
        }

        var counts = await window
            .GroupBy(f => new { f.Hour, Key = EF.Property<TKey>(f, column) })
            .Select(g => new
            {
                g.Key,
                Received = g.Sum(f => f.Received),
                Exceptions = g.Sum(f => f.Exceptions),
                Approved = g.Sum(f => f.Approved),
                Edited = g.Sum(f => f.Edited),
                Rejected = g.Sum(f => f.Rejected),
                Responded = g.Sum(f => f.Responded),
                Automatic = g.Sum(f => f.Automatic),
                Breached = g.Sum(f => f.Breached),
                TimedOut = g.Sum(f => f.TimedOut),
            })
            .ToListAsync(ct);
        foreach (var c in counts)
        {
            of(c.Key.Hour, text(c.Key.Key)).Delta += new FigureDelta(
                c.Received,
                c.Exceptions,
                c.Approved,
                c.Edited,
                c.Rejected,
                c.Responded,
                c.Automatic,
                c.Breached,
                c.TimedOut
            );
        }

        if (!slice.Durations)
        {
            return;
        }

        var durations = await window
            .Join(
                db.HourlyDurations.AsNoTracking(),
                f => new { f.Hour, f.KeyHash },
                d => new { d.Hour, d.KeyHash },
                (f, d) =>
                    new
                    {
                        f.Hour,
                        Key = EF.Property<TKey>(f, column),
                        d.Measure,
                        d.Bucket,
                        d.Count,
                    }
            )
            .Where(x => slice.Measure == null || x.Measure == slice.Measure)
            .GroupBy(x => new
            {
                x.Hour,
                x.Key,
                x.Measure,
                x.Bucket,
            })
            .Select(g => new { g.Key, Count = g.Sum(x => x.Count) })
            .ToListAsync(ct);
        foreach (var d in durations)
        {
            of(d.Key.Hour, text(d.Key.Key)).Add(d.Key.Measure, d.Key.Bucket, d.Count);
        }
    }
}
