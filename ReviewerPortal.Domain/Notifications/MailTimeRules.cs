using NodaTime;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>When a mail goes out, by what the person chose. Pure.</summary>
public static class MailTimeRules
{
    /// <summary>When the daily mail goes out, in the person's zone.</summary>
    public static readonly LocalTime DailyAt = new(8, 0);

    private const int MinutesOfDay = 24 * 60;

    /// <summary>Which choice of the person's speaks for a kind.</summary>
    public static NoticeGroup GroupOf(NoticeKind kind) =>
        kind switch
        {
            NoticeKind.DueSoon or NoticeKind.Overdue or NoticeKind.TimedOut => NoticeGroup.Clocks,
            NoticeKind.NobodyDecides => NoticeGroup.Placement,
            _ => NoticeGroup.HandOvers,
        };

    /// <summary>The zone of that IANA name; UTC for anything else.</summary>
    public static DateTimeZone ZoneOf(string? name) =>
        (name is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name)) ?? DateTimeZone.Utc;

    /// <summary>
    /// When a notice of this moment is mailed; null for never. A time that quiet hours cover is put off to their end. Where clocks change, a local time that
    /// does not exist is taken as late as the gap is long, and one that comes twice at its first coming.
    /// </summary>
    public static DateTimeOffset? MailAt(NoticePreference preference, NoticeKind kind, DateTimeOffset now)
    {
        var zone = ZoneOf(preference.Zone);
        var at = Instant.FromDateTimeOffset(now);
        var local = at.InZone(zone).LocalDateTime;
        Instant? due = preference.PaceOf(kind) switch
        {
            MailPace.Immediately => at,
            // Counted from the instant, so that an hour the clocks repeat is an hour too.
            MailPace.Hourly => at + Duration.FromMinutes(60 - local.Minute) - WithinMinute(local),
            MailPace.Daily => NextAt(zone, local, DailyAt, at),
            _ => null,
        };
        return due is { } sent ? AfterQuiet(preference, zone, sent).ToDateTimeOffset() : null;
    }

    /// <summary>When the summary of a week is mailed: the first Monday at <see cref="DailyAt"/> after now in the person's zone, or at the end of quiet hours.</summary>
    public static DateTimeOffset SummaryAt(NoticePreference preference, DateTimeOffset now)
    {
        var zone = ZoneOf(preference.Zone);
        var at = Instant.FromDateTimeOffset(now);
        var today = at.InZone(zone).Date;
        var monday = today.DayOfWeek is IsoDayOfWeek.Monday ? today : today.Next(IsoDayOfWeek.Monday);
        var due = OnMonday(monday);
        return (due > at ? due : OnMonday(monday.PlusWeeks(1))).ToDateTimeOffset();

        Instant OnMonday(LocalDate day) => AfterQuiet(preference, zone, zone.AtLeniently(day + DailyAt).ToInstant());
    }

    private static Instant AfterQuiet(NoticePreference preference, DateTimeZone zone, Instant at)
    {
        if (preference is not { QuietFrom: { } from, QuietTo: { } to } || from == to)
        {
            return at;
        }

        var local = at.InZone(zone).LocalDateTime;
        var minute = (local.Hour * 60) + local.Minute;
        var quiet = from < to ? minute >= from && minute < to : minute >= from || minute < to;
        return quiet ? NextAt(zone, local, LocalTime.FromMinutesSinceMidnight(to % MinutesOfDay), at) : at;
    }

    private static Instant NextAt(DateTimeZone zone, LocalDateTime local, LocalTime time, Instant after)
    {
        var next = zone.AtLeniently(local.Date + time).ToInstant();
        return next > after ? next : zone.AtLeniently(local.Date.PlusDays(1) + time).ToInstant();
    }

    private static Duration WithinMinute(LocalDateTime local) =>
        Duration.FromSeconds(local.Second) + Duration.FromNanoseconds(local.NanosecondOfSecond);
}
