using NodaTime;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Sla;

/// <summary>
/// Counts working time. A moment is working time when the clock on the wall of the queue's time zone then shows a time inside one of the weekday's windows
/// and the date is no holiday. So a night shift across a change of the clocks is as long as it really was: an hour shown twice counts twice, an hour
/// skipped does not count.
/// </summary>
public sealed class BusinessCalendar
{
    // A calendar whose holidays leave no working time for this long is a mistake, not a schedule.
    private const int LongestGapDays = 3660;

    private readonly QueueCalendar? _calendar;

    private BusinessCalendar(QueueCalendar? calendar) => _calendar = calendar;

    /// <summary>Every moment is working time.</summary>
    public static BusinessCalendar AroundTheClock { get; } = new(null);

    /// <summary>The calendar as the contract has it; around the clock for null.</summary>
    /// <exception cref="ArgumentException">It has no working window at all.</exception>
    public static BusinessCalendar Of(QueueCalendar? calendar)
    {
        if (calendar is null)
        {
            return AroundTheClock;
        }

        return calendar.Windows.Values.Any(w => w.Count > 0)
            ? new BusinessCalendar(calendar)
            : throw new ArgumentException("A calendar needs at least one working window.", nameof(calendar));
    }

    /// <summary>The calendar of a queue under a contract.</summary>
    public static BusinessCalendar Of(WorkflowContract contract, string queue) => Of(contract.Calendars.GetValueOrDefault(queue));

    /// <summary>The first moment at or after <paramref name="from"/> by which <paramref name="work"/> of working time has passed; <paramref name="from"/> itself for zero.</summary>
    /// <param name="from">Where counting begins.</param>
    /// <param name="work">How much working time; not negative.</param>
    /// <exception cref="InvalidOperationException">Ten years pass without a working minute.</exception>
    public DateTimeOffset AddWorkingTime(DateTimeOffset from, TimeSpan work)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(work, TimeSpan.Zero);
        if (_calendar is null || work == TimeSpan.Zero)
        {
            return from + work;
        }

        var remaining = Duration.FromTimeSpan(work);
        foreach (var stretch in StretchesFrom(_calendar, Instant.FromDateTimeOffset(from)))
        {
            if (stretch.Duration >= remaining)
            {
                return (stretch.Start + remaining).ToDateTimeOffset();
            }

            remaining -= stretch.Duration;
        }

        throw new InvalidOperationException("The calendar ran out of working time.");
    }

    /// <summary>How much working time lies between two moments; zero when <paramref name="to"/> is not after <paramref name="from"/>.</summary>
    public TimeSpan WorkingTimeBetween(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from)
        {
            return TimeSpan.Zero;
        }

        if (_calendar is null)
        {
            return to - from;
        }

        var end = Instant.FromDateTimeOffset(to);
        var sum = Duration.Zero;
        foreach (var stretch in StretchesFrom(_calendar, Instant.FromDateTimeOffset(from), end))
        {
            sum += Instant.Min(stretch.End, end) - stretch.Start;
        }

        return sum.ToTimeSpan();
    }

    // Stretches of working time from a moment on, in order, none empty. Between two changes of the clocks the offset is constant, so there a window is a plain interval.
    private static IEnumerable<Interval> StretchesFrom(QueueCalendar calendar, Instant from, Instant? until = null)
    {
        var lastFound = from;
        for (var at = from; ; )
        {
            var zone = calendar.TimeZone.GetZoneInterval(at);
            var zoneEnd = zone.HasEnd ? zone.End : Instant.MaxValue;
            for (var date = at.WithOffset(zone.WallOffset).Date; ; date = date.PlusDays(1))
            {
                var midnight = date.AtMidnight().WithOffset(zone.WallOffset).ToInstant();
                if (midnight >= zoneEnd || midnight > until)
                {
                    break;
                }

                if ((midnight - lastFound).TotalDays > LongestGapDays)
                {
                    throw new InvalidOperationException($"The calendar has no working time for {LongestGapDays} days.");
                }

                if (calendar.Holidays.Contains(date) || !calendar.Windows.TryGetValue(date.DayOfWeek, out var windows))
                {
                    continue;
                }

                foreach (var window in windows)
                {
                    var length = window.End > window.Start ? window.End - window.Start : Period.FromDays(1) - SinceMidnight(window.Start);
                    var opens = midnight + SinceMidnight(window.Start).ToDuration();
                    var start = Instant.Max(opens, at);
                    var end = Instant.Min(opens + length.Normalize().ToDuration(), zoneEnd);
                    if (start < end && (until is null || start < until))
                    {
                        lastFound = start;
                        yield return new Interval(start, end);
                    }
                }
            }

            if (!zone.HasEnd || zoneEnd >= until)
            {
                yield break;
            }

            at = zoneEnd;
        }
    }

    private static Period SinceMidnight(LocalTime time) => Period.FromNanoseconds(time.NanosecondOfDay);
}
