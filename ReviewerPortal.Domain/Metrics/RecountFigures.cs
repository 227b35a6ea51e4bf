using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>
/// What a workspace's figures should be, counted anew from its stored items and final decisions by the rules the figures grew by. Counts added by
/// <see cref="LedgerTransaction.Count"/> stand for neither and are not found again.
/// </summary>
public sealed class RecountFigures(PortalDatabase database)
{
    /// <param name="Figures">Counts by hour and combination.</param>
    /// <param name="Durations">Durations by hour, combination, measure and bucket.</param>
    public sealed record Answer(
        IReadOnlyDictionary<(long Hour, FigureKey Key), FigureDelta> Figures,
        IReadOnlyDictionary<(long Hour, FigureKey Key, DurationMeasure Measure, int Bucket), long> Durations
    );

    /// <summary>Reads every item and every final decision once, one at a time.</summary>
    public async Task<Answer> HandleAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(workspace, ct);
        var figures = new Dictionary<(long, FigureKey), FigureDelta>();
        var durations = new Dictionary<(long, FigureKey, DurationMeasure, int), long>();
        await foreach (var item in db.ReviewItems.AsNoTracking().AsAsyncEnumerable().WithCancellation(ct))
        {
            Add(item.ReceivedAt, FigureRules.OfReceipt(item));
        }

        var decided = db
            .Decisions.AsNoTracking()
            .Where(d => d.Final)
            .Join(db.ReviewItems, d => d.ItemId, i => i.Id, (d, i) => new { d, i });
        await foreach (var pair in decided.AsAsyncEnumerable().WithCancellation(ct))
        {
            Add(pair.d.At, FigureRules.OfDecision(pair.i, pair.d));
        }

        return new Answer(figures, durations);

        void Add(DateTimeOffset at, CountedFigure counted)
        {
            var hour = FigureRules.HourOf(at);
            figures[(hour, counted.Key)] = figures.GetValueOrDefault((hour, counted.Key)) + counted.Delta;
            foreach (var (measure, wait) in counted.Durations)
            {
                var bucket = (hour, counted.Key, measure, DurationBuckets.BucketOf(wait));
                durations[bucket] = durations.GetValueOrDefault(bucket) + 1;
            }
        }
    }
}
