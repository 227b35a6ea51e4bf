using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Sla;

/// <summary>
/// Which rungs an item has, and when the next one falls due. A rung's moment is derived from the same segments as the due times: it comes when so much of the promise
/// has been spent in working time, so a pause shifts it and another calendar is counted from the switch on. Pure.
/// </summary>
public static class RungRules
{
    /// <summary>What a contract that says nothing means: half-way the holder is told, at four fifths the lead; at the end the item goes up; the target has as long again.</summary>
    public static IReadOnlyList<Rung> Usual { get; } =
    [
        new(SlaClock.Respond, new RungMoment(100, null), RungAction.Notify, Rung.Lead),
        new(SlaClock.Resolve, new RungMoment(50, null), RungAction.Notify, Rung.Holder),
        new(SlaClock.Resolve, new RungMoment(80, null), RungAction.Notify, Rung.Lead),
        new(SlaClock.Resolve, new RungMoment(100, null), RungAction.Escalate, null),
        new(SlaClock.Resolve, new RungMoment(200, null), RungAction.TimeoutOutcome, null),
    ];

    /// <summary>A rung, or the end of the promise itself, with the moment it comes.</summary>
    /// <param name="Key">Tells it from the others of its item.</param>
    /// <param name="Clock">Of which clock.</param>
    /// <param name="At">When, in whole milliseconds.</param>
    /// <param name="Rung">The rung; null where the promise itself ends, which every clock has.</param>
    public sealed record Step(string Key, SlaClock Clock, DateTimeOffset At, Rung? Rung);

    /// <summary>The rungs of an item: its tier's, else its route's, else the default route's, else the usual ones.</summary>
    public static IReadOnlyList<Rung> Of(ReviewItem item, WorkflowContract contract) =>
        contract.TierNamed(item.Tier)?.Rungs
        ?? (item.ExceptionType is { } exception ? contract.RouteOf(exception)?.Rungs : null)
        ?? contract.DefaultRoute.Rungs
        ?? Usual;

    /// <summary>
    /// What has not fired yet and has a moment: a clock that stands still or was stopped has none. In the order it fires; at one moment the promise's end comes first,
    /// then the contract's order.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="contract">The version it was admitted under.</param>
    /// <param name="segments">Every segment of the item so far.</param>
    public static IReadOnlyList<Step> Ahead(ReviewItem item, WorkflowContract contract, IEnumerable<ClockSegment> segments)
    {
        if (!item.IsOpen)
        {
            return [];
        }

        var fired = item.Fired;
        var rungs = Of(item, contract);
        var steps = new List<Step>(rungs.Count + 2);
        foreach (var clock in segments.GroupBy(s => s.Clock))
        {
            if (
                SlaRules.StandingOf(clock.OrderBy(s => s.Ordinal), queue => BusinessCalendar.Of(contract, queue))
                is not { RunsSince: { } since } standing
            )
            {
                continue;
            }

            Add(BreachKey(clock.Key), standing.Promise, rung: null);
            foreach (var rung in rungs.Where(r => r.Clock == clock.Key))
            {
                Add(rung.Key, rung.At.SpentOf(standing.Promise), rung);
            }

            void Add(string key, TimeSpan spent, Rung? rung)
            {
                if (!fired.Contains(key, StringComparer.Ordinal))
                {
                    var left = spent > standing.Spent ? spent - standing.Spent : TimeSpan.Zero;
                    steps.Add(new Step(key, clock.Key, WholeMilliseconds(standing.Calendar.AddWorkingTime(since, left)), rung));
                }
            }
        }

        // A stable sort: what comes at the same moment keeps its place.
        return [.. steps.OrderBy(s => s.At)];
    }

    /// <summary>When the next one fires; null where nothing is ahead.</summary>
    public static DateTimeOffset? NextAt(ReviewItem item, WorkflowContract contract, IEnumerable<ClockSegment> segments) =>
        Ahead(item, contract, segments) is [var next, ..] ? next.At : null;

    /// <summary>How the end of a promise is remembered among the rungs that fired.</summary>
    public static string BreachKey(SlaClock clock) => $"{Shared.SnakeCase.Of(clock)} breached";

    // Rounded up: neither engine keeps more, and nothing may fire early.
    private static DateTimeOffset WholeMilliseconds(DateTimeOffset at)
    {
        var over = at.UtcTicks % TimeSpan.TicksPerMillisecond;
        return over == 0 ? at : at.AddTicks(TimeSpan.TicksPerMillisecond - over);
    }
}
