using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>Makes the folded figures of some hours of one day, and of the day, anew from the hourly figures, inside a running transaction.</summary>
internal static class FoldHours
{
    private readonly record struct Fold(RateGrouping Dimension, int Hours, long Start, string Workflow, string Key);

    /// <summary>Replaces them.</summary>
    /// <param name="db">The transaction's context. Hourly figures that are to count are in the database already.</param>
    /// <param name="workspace">Whose.</param>
    /// <param name="from">The first hour.</param>
    /// <param name="to">The hour after the last, of the same UTC day.</param>
    /// <param name="wholeDay">Whether the day is over and its folded day is to be made too.</param>
    public static async Task ReplaceAsync(PortalDbContext db, WorkspaceId workspace, long from, long to, bool wholeDay)
    {
        var day = FoldRules.DayOf(from);
        var folds = new Dictionary<Fold, FigureTally>();
        await ReadHoursAsync(db, from, to, folds);
        if (wholeDay)
        {
            foreach (var (fold, tally) in folds.ToList())
            {
                Of(folds, fold with { Hours = FoldRules.Day, Start = day }).Add(tally);
            }

            await AddEarlierHoursAsync(db, day, from, to, folds);
        }

        await db.FoldedFigures.Where(f => f.Hours == 1 && f.Start >= from && f.Start < to).ExecuteDeleteAsync();
        if (wholeDay)
        {
            await db.FoldedFigures.Where(f => f.Hours == FoldRules.Day && f.Start == day).ExecuteDeleteAsync();
        }

        db.AddRange(folds.Select(f => RowOf(workspace, f.Key, f.Value)));
    }

    private static async Task ReadHoursAsync(PortalDbContext db, long from, long to, Dictionary<Fold, FigureTally> folds)
    {
        var figures = await db.HourlyFigures.AsNoTracking().Where(f => f.Hour >= from && f.Hour < to).ToListAsync();
        var durations = (await db.HourlyDurations.AsNoTracking().Where(d => d.Hour >= from && d.Hour < to).ToListAsync()).ToLookup(d =>
            (d.Hour, d.KeyHash)
        );
        foreach (var figure in figures)
        {
            var waits = durations[(figure.Hour, figure.KeyHash)].ToList();
            foreach (var dimension in FoldRules.Dimensions)
            {
                var tally = Of(folds, new Fold(dimension, 1, figure.Hour, figure.Workflow, FoldRules.KeyOf(figure, dimension)));
                tally.Delta += FoldRules.CountsOf(figure);
                foreach (var wait in waits)
                {
                    tally.Add(wait.Measure, wait.Bucket, wait.Count);
                }
            }
        }
    }

    // The rest of the day, as it was folded before.
    private static async Task AddEarlierHoursAsync(PortalDbContext db, long day, long from, long to, Dictionary<Fold, FigureTally> folds)
    {
        var end = day + FoldRules.Day;
        foreach (var dimension in FoldRules.Dimensions)
        {
            var earlier = await db
                .FoldedFigures.AsNoTracking()
                .Where(f => f.Dimension == dimension && f.Hours == 1 && f.Start >= day && f.Start < end)
                .Where(f => f.Start < from || f.Start >= to)
                .ToListAsync();
            foreach (var row in earlier)
            {
                var tally = Of(folds, new Fold(dimension, FoldRules.Day, day, row.Workflow, row.Key));
                tally.Delta += FoldRules.CountsOf(row);
                PackedDurations.Unpack(row.Durations, tally.Add);
            }
        }
    }

    private static FigureTally Of(Dictionary<Fold, FigureTally> folds, Fold fold) =>
        folds.TryGetValue(fold, out var tally) ? tally : folds[fold] = new FigureTally();

    private static FoldedFigure RowOf(WorkspaceId workspace, Fold fold, FigureTally tally) =>
        new()
        {
            WorkspaceId = workspace,
            Dimension = fold.Dimension,
            Hours = fold.Hours,
            Start = fold.Start,
            Workflow = fold.Workflow,
            Key = fold.Key,
            Received = tally.Delta.Received,
            Exceptions = tally.Delta.Exceptions,
            Approved = tally.Delta.Approved,
            Edited = tally.Delta.Edited,
            Rejected = tally.Delta.Rejected,
            Responded = tally.Delta.Responded,
            Automatic = tally.Delta.Automatic,
            Breached = tally.Delta.Breached,
            TimedOut = tally.Delta.TimedOut,
            Durations = PackedDurations.Pack(tally.Durations),
        };
}
