using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Sla;

/// <summary>
/// What happens to an item's two clocks, as segments to append, and what their due times then are. The segments are the truth; <c>RespondBy</c>,
/// <c>ResolveBy</c> and <c>DueAt</c> on the item are derived from them whenever they change. Pure: the caller adds the segments to the transaction.
/// </summary>
public static class SlaRules
{
    /// <summary>The longest wait for information; after it the clock runs again by itself.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    /// <summary>Why a clock may stand still while an item waits for its required evidence: the producer is late, not the reviewer.</summary>
    public const string EvidenceMissing = "evidence_missing";

    /// <summary>Why a clock may stand still while somebody waits for an answer.</summary>
    public const string AwaitingInfo = "awaiting_info";

    /// <summary>
    /// Starts both clocks of an item that is being received and sets its due times. Call after the item was admitted; where it waits for evidence the
    /// clocks start paused.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="contract">The version it is admitted under; the queue's calendar is taken from it.</param>
    /// <param name="respondMinutes">The step's <c>max_response_minutes</c>; null where it sets none.</param>
    /// <param name="resolveMinutes">The route's, the tier's or the default route's <c>sla_minutes</c>.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<ClockSegment> Start(
        ReviewItem item,
        WorkflowContract contract,
        int? respondMinutes,
        int resolveMinutes,
        DateTimeOffset now
    )
    {
        var segments = new List<ClockSegment>(4);
        if (respondMinutes is { } respond)
        {
            segments.Add(Next(item, SlaClock.Respond, ClockEvent.Start, now, respond, item.Queue));
        }

        segments.Add(Next(item, SlaClock.Resolve, ClockEvent.Start, now, resolveMinutes, item.Queue));
        if (item.Status == ItemStatus.EvidenceMissing)
        {
            segments.AddRange(EveryRunning(item, ClockEvent.Pause, now, EvidenceMissing));
        }

        Derive(item, contract, segments);
        return segments;
    }

    /// <summary>Stops the respond clock when somebody first claims or decides the item; nothing where it has none or it has stopped.</summary>
    public static IReadOnlyList<ClockSegment> Responded(ReviewItem item, DateTimeOffset now)
    {
        if (item.RespondBy is null)
        {
            return [];
        }

        item.RespondBy = null;
        item.DueAt = item.ResolveBy;
        return [Next(item, SlaClock.Respond, ClockEvent.Stop, now)];
    }

    /// <summary>Stops whatever still runs when the item ends. The due times stay as they are, so that a breach can be read from them for ever.</summary>
    public static IReadOnlyList<ClockSegment> Ended(ReviewItem item, DateTimeOffset now)
    {
        var segments = new List<ClockSegment>(2);
        if (item.RespondBy is not null)
        {
            segments.Add(Next(item, SlaClock.Respond, ClockEvent.Stop, now));
        }

        segments.Add(Next(item, SlaClock.Resolve, ClockEvent.Stop, now));
        item.NextRungAt = null;
        return segments;
    }

    /// <summary>Pauses the running clocks for a named reason.</summary>
    /// <param name="item">The item, already paused by its verb.</param>
    /// <param name="contract">The version it was admitted under.</param>
    /// <param name="history">Every segment of the item so far.</param>
    /// <param name="reason"><see cref="AwaitingInfo"/> or <see cref="EvidenceMissing"/>.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<ClockSegment> Pause(
        ReviewItem item,
        WorkflowContract contract,
        IReadOnlyList<ClockSegment> history,
        string reason,
        DateTimeOffset now
    ) => Append(item, contract, history, EveryRunning(item, ClockEvent.Pause, now, reason));

    /// <summary>Lets paused clocks run again; the pause is not counted.</summary>
    public static IReadOnlyList<ClockSegment> Resume(
        ReviewItem item,
        WorkflowContract contract,
        IReadOnlyList<ClockSegment> history,
        DateTimeOffset now
    ) => Append(item, contract, history, EveryRunning(item, ClockEvent.Resume, now));

    /// <summary>
    /// Lets the item's present queue's calendar count from now on, with the same promise or another one. Time already spent and past pauses are kept,
    /// and a clock that ran out stays run out.
    /// </summary>
    /// <param name="item">The item, already moved by its verb.</param>
    /// <param name="contract">The version it was admitted under.</param>
    /// <param name="history">Every segment of the item so far.</param>
    /// <param name="resolveMinutes">Another promise for the resolve clock, or null to keep the present one.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<ClockSegment> Switch(
        ReviewItem item,
        WorkflowContract contract,
        IReadOnlyList<ClockSegment> history,
        int? resolveMinutes,
        DateTimeOffset now
    )
    {
        var appended = new List<ClockSegment>(2);
        if (item.RespondBy is not null)
        {
            appended.Add(Next(item, SlaClock.Respond, ClockEvent.Switch, now, PromiseOf(history, SlaClock.Respond), item.Queue));
        }

        appended.Add(
            Next(item, SlaClock.Resolve, ClockEvent.Switch, now, resolveMinutes ?? PromiseOf(history, SlaClock.Resolve), item.Queue)
        );
        return Append(item, contract, history, appended);
    }

    /// <summary>Starts the clocks again for another round: the item came back after it was decided.</summary>
    public static IReadOnlyList<ClockSegment> Restart(
        ReviewItem item,
        WorkflowContract contract,
        IReadOnlyList<ClockSegment> history,
        int? respondMinutes,
        int resolveMinutes,
        DateTimeOffset now
    )
    {
        var appended = new List<ClockSegment>(2);
        if (respondMinutes is { } respond)
        {
            appended.Add(Next(item, SlaClock.Respond, ClockEvent.Start, now, respond, item.Queue));
        }

        appended.Add(Next(item, SlaClock.Resolve, ClockEvent.Start, now, resolveMinutes, item.Queue));
        return Append(item, contract, history, appended);
    }

    /// <summary>
    /// When one clock runs out, or ran out. A paused clock answers as though it ran again at <paramref name="pauseEnds"/> (at the pause itself where that
    /// is not known). Null where the clock was never started.
    /// </summary>
    /// <param name="segments">The clock's segments in order of their ordinal.</param>
    /// <param name="calendarOf">The calendar of a queue, under the contract version the segments were recorded with.</param>
    /// <param name="pauseEnds">When a pause that is still on ends by itself.</param>
    public static DateTimeOffset? DueOf(
        IEnumerable<ClockSegment> segments,
        Func<string, BusinessCalendar> calendarOf,
        DateTimeOffset? pauseEnds = null
    ) => StandingOf(segments, calendarOf) is { } standing ? standing.DueWhenPauseEnds(pauseEnds) : null;

    /// <summary>How one clock stands.</summary>
    /// <param name="Promise">The working time promised, by the last start or switch.</param>
    /// <param name="Spent">The working time spent until it last started, resumed, switched, paused or stopped; more than promised once it ran out.</param>
    /// <param name="Calendar">What counts as working time.</param>
    /// <param name="RunsSince">Since when it runs; null while it is paused and once it was stopped.</param>
    /// <param name="PausedAt">When it was paused; null while it runs and once it was stopped.</param>
    /// <param name="StoppedAt">When it was stopped.</param>
    /// <param name="RanOut">When the promise ran out, where it did before the last segment: a breached clock stays breached.</param>
    public sealed record Standing(
        TimeSpan Promise,
        TimeSpan Spent,
        BusinessCalendar Calendar,
        DateTimeOffset? RunsSince,
        DateTimeOffset? PausedAt,
        DateTimeOffset? StoppedAt,
        DateTimeOffset? RanOut
    )
    {
        internal DateTimeOffset DueWhenPauseEnds(DateTimeOffset? pauseEnds) =>
            RanOut ?? Calendar.AddWorkingTime(StoppedAt ?? RunsSince ?? pauseEnds ?? PausedAt!.Value, Left);

        private TimeSpan Left => Promise > Spent ? Promise - Spent : TimeSpan.Zero;
    }

    /// <summary>How one clock stands after its segments; null where it was never started.</summary>
    /// <param name="segments">The clock's segments in order of their ordinal.</param>
    /// <param name="calendarOf">The calendar of a queue, under the contract version the segments were recorded with.</param>
    public static Standing? StandingOf(IEnumerable<ClockSegment> segments, Func<string, BusinessCalendar> calendarOf)
    {
        Standing? clock = null;
        foreach (var segment in segments)
        {
            if (clock is { RunsSince: { } since } && segment.Event != ClockEvent.Start)
            {
                var due = clock.DueWhenPauseEnds(null);
                clock = clock with
                {
                    RanOut = clock.RanOut ?? (due <= segment.At ? due : null),
                    Spent = clock.Spent + clock.Calendar.WorkingTimeBetween(since, segment.At),
                };
            }

            clock = segment.Event switch
            {
                ClockEvent.Start => new Standing(MinutesOf(segment), TimeSpan.Zero, CalendarOf(segment), segment.At, null, null, null),
                ClockEvent.Pause => clock! with { RunsSince = null, PausedAt = segment.At },
                ClockEvent.Resume => clock! with { RunsSince = segment.At, PausedAt = null },
                ClockEvent.Switch => clock! with
                {
                    Promise = MinutesOf(segment),
                    Calendar = CalendarOf(segment),
                    RunsSince = clock.PausedAt is null ? segment.At : null,
                },
                _ => clock! with { RunsSince = null, PausedAt = null, StoppedAt = segment.At },
            };
        }

        return clock;

        BusinessCalendar CalendarOf(ClockSegment segment) => calendarOf(segment.CalendarQueue ?? "");
    }

    private static IReadOnlyList<ClockSegment> Append(
        ReviewItem item,
        WorkflowContract contract,
        IReadOnlyList<ClockSegment> history,
        IReadOnlyList<ClockSegment> appended
    )
    {
        Derive(item, contract, [.. history, .. appended]);
        return appended;
    }

    private static void Derive(ReviewItem item, WorkflowContract contract, IReadOnlyList<ClockSegment> segments)
    {
        item.ResolveBy = Due(SlaClock.Resolve) ?? item.ResolveBy;
        var respond = segments.Where(s => s.Clock == SlaClock.Respond).OrderBy(s => s.Ordinal).ToList();
        item.RespondBy = respond is [.., { Event: not ClockEvent.Stop }] ? Due(SlaClock.Respond) : null;
        item.DueAt = item.RespondBy is { } respondBy && respondBy < item.ResolveBy ? respondBy : item.ResolveBy;
        item.NextRungAt = RungRules.NextAt(item, contract, segments);

        DateTimeOffset? Due(SlaClock clock) =>
            DueOf(
                segments.Where(s => s.Clock == clock).OrderBy(s => s.Ordinal),
                queue => BusinessCalendar.Of(contract, queue),
                item.PausedUntil
            );
    }

    // The respond clock runs for as long as the item has a time to respond by, the resolve clock until the item ends.
    private static List<ClockSegment> EveryRunning(ReviewItem item, ClockEvent what, DateTimeOffset now, string? reason = null)
    {
        var segments = new List<ClockSegment>(2);
        if (item.RespondBy is not null || item is { RespondSegments: 1, FirstClaimedAt: null })
        {
            segments.Add(Next(item, SlaClock.Respond, what, now, reason: reason));
        }

        segments.Add(Next(item, SlaClock.Resolve, what, now, reason: reason));
        return segments;
    }

    private static ClockSegment Next(
        ReviewItem item,
        SlaClock clock,
        ClockEvent what,
        DateTimeOffset now,
        int? minutes = null,
        string? calendarQueue = null,
        string? reason = null
    ) =>
        new()
        {
            WorkspaceId = item.WorkspaceId,
            ItemId = item.Id,
            Clock = clock,
            Ordinal = clock == SlaClock.Respond ? item.RespondSegments++ : item.ResolveSegments++,
            Event = what,
            At = now,
            Minutes = minutes,
            CalendarQueue = calendarQueue,
            ContractVersion = item.ContractVersion,
            Reason = reason,
        };

    private static int PromiseOf(IReadOnlyList<ClockSegment> history, SlaClock clock) =>
        history.Where(s => s.Clock == clock && s.Minutes is not null).OrderBy(s => s.Ordinal).Last().Minutes!.Value;

    private static TimeSpan MinutesOf(ClockSegment segment) => TimeSpan.FromMinutes(segment.Minutes ?? 0);
}
