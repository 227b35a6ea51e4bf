using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What a queue's weeks have been like: arrivals by hour of week and handling times. Reads figures, never an item.</summary>
public sealed class ReadCapacity(PortalDatabase database, ContractCatalog contracts, TimeProvider clock)
{
    /// <summary>Weeks looked at where none are asked for.</summary>
    public const int UsualWeeks = 8;

    /// <summary>Most weeks looked at.</summary>
    public const int MostWeeks = 52;

    /// <param name="Caller">Whose workspace.</param>
    /// <param name="Queue">One queue, of whatever workflow; null for all.</param>
    /// <param name="Weeks">Whole weeks back from the end of yesterday in the zone; 1–52.</param>
    /// <param name="Zone">Whose hours.</param>
    public sealed record Query(Caller Caller, string? Queue, int Weeks, TimeZoneInfo Zone);

    /// <summary>Reads. Weeks before the first item ever received are not counted.</summary>
    public async Task<Outcome<CapacityHistory>> HandleAsync(Query query, CancellationToken ct = default)
    {
        if (query.Weeks is < 1 or > MostWeeks)
        {
            return new Refusal(RefusalCodes.Validation, $"Look at between 1 and {MostWeeks} weeks.");
        }

        var today = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), query.Zone).Date;
        var to = FigureRules.HourOf(Beginning(today, query.Zone));
        var from = FigureRules.HourOf(Beginning(today.AddDays(-7 * query.Weeks), query.Zone));
        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        var first = await db.HourlyFigures.MinAsync(f => (long?)f.Hour, ct) ?? to;
        // Only whole weeks, or a Monday would count for less than a Tuesday.
        var weeks = (int)Math.Clamp((to - Math.Max(first, from)) / CapacityRules.HoursOfWeek, 1, query.Weeks);
        from = Math.Max(from, FigureRules.HourOf(Beginning(today.AddDays(-7 * weeks), query.Zone)));

        var dimension = query.Queue is null ? RateGrouping.Workflow : RateGrouping.Queue;
        var slice = new FigureSlice(from, to, dimension, Key: query.Queue, ByHour: true, Durations: false);
        var hours = new Dictionary<long, FigureTally>();
        await FigureReader.ReadAsync(db, slice, (hour, _) => hours.TryGetValue(hour, out var t) ? t : hours[hour] = new FigureTally(), ct);
        // Days are enough for how long things took, and a twenty-fourth of the reading.
        var all = new FigureTally();
        await FigureReader.ReadAsync(
            db,
            slice with
            {
                ByHour = false,
                Durations = true,
                Measure = DurationMeasure.Handle,
            },
            (_, _) => all,
            ct
        );
        var arrivals = new double[CapacityRules.HoursOfWeek];
        long received = 0;
        foreach (var (hour, tally) in hours)
        {
            // What the contract let pass at once needed nobody; what ran out of time did.
            var forPeople = Math.Max(0, tally.Delta.Received - (tally.Delta.Automatic - tally.Delta.TimedOut));
            var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(hour * 3600), query.Zone);
            arrivals[CapacityRules.HourOfWeek(local)] += forPeople / (double)weeks;
            received += forPeople;
        }

        var handling = all.Durations[DurationMeasure.Handle];
        return new CapacityHistory(
            weeks,
            arrivals,
            received,
            CapacityRules.MeanSeconds(handling),
            handling.Values.Sum(),
            await SecondReviewsAsync(db, query.Caller.Workspace, from, to, ct)
        );
    }

    // Of everything received, not of the queue alone: a tier belongs to an action, not to a queue.
    private async Task<double> SecondReviewsAsync(PortalDbContext db, WorkspaceId workspace, long from, long to, CancellationToken ct)
    {
        var severalOf = new HashSet<string>(StringComparer.Ordinal);
        var published = await db
            .Workflows.AsNoTracking()
            .Where(w => w.CurrentVersion > 0)
            .Select(w => new { w.Name, w.CurrentVersion })
            .ToListAsync(ct);
        foreach (var workflow in published)
        {
            var contract = await contracts.FindAsync(workspace, workflow.Name, workflow.CurrentVersion, ct);
            severalOf.UnionWith(contract.ApprovalTiers.Where(t => t.Approvals > 1).Select(t => t.Tier));
        }

        var tiers = new Dictionary<string, FigureTally>(StringComparer.Ordinal);
        var slice = new FigureSlice(from, to, RateGrouping.Tier, Durations: false);
        await FigureReader.ReadAsync(db, slice, (_, tier) => tiers.TryGetValue(tier, out var t) ? t : tiers[tier] = new FigureTally(), ct);
        var all = tiers.Values.Sum(t => t.Delta.Received);
        return all == 0 ? 0 : tiers.Where(t => severalOf.Contains(t.Key)).Sum(t => t.Value.Delta.Received) / (double)all;
    }

    // Where the clocks jump over midnight, when they land.
    private static DateTimeOffset Beginning(DateTime day, TimeZoneInfo zone)
    {
        var local = DateTime.SpecifyKind(day, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
