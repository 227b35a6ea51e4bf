using CsCheck;
using NodaTime;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.Sla;

public sealed class BusinessCalendarTests
{
    private static readonly IReadOnlyList<string> Zones =
    [
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Etc/UTC",
    ];

    private static readonly Gen<WorkingWindow[]> GenWindows = Gen.Select(Gen.Int[0, 96], Gen.Int[0, 96], Gen.Int[0, 96], Gen.Int[0, 96])
        .Select(quarters =>
        {
            int[] sorted = [.. new[] { quarters.Item1, quarters.Item2, quarters.Item3, quarters.Item4 }.Distinct().Order()];
            var windows = new List<WorkingWindow>();
            for (var i = 0; i + 1 < sorted.Length; i += 2)
            {
                windows.Add(new WorkingWindow(TimeOf(sorted[i]), TimeOf(sorted[i + 1])));
            }

            return windows.ToArray();
        });

    private static readonly Gen<QueueCalendar> GenCalendar = Gen.Select(
            Gen.Int[0, Zones.Count - 1],
            GenWindows.Array[7],
            Gen.Int[0, 9].Array[0, 3]
        )
        .Select(
            (zone, week, holidays) =>
                new QueueCalendar(
                    DateTimeZoneProviders.Tzdb[Zones[zone]],
                    Enumerable.Range(1, 7).ToDictionary(d => (IsoDayOfWeek)d, d => (IReadOnlyList<WorkingWindow>)week[d - 1]),
                    holidays.Select(h => new LocalDate(2026, 3, 24).PlusDays(h)).ToHashSet()
                )
        )
        .Where(c => c.Windows.Values.Any(w => w.Count > 0));

    // Starts around the days on which each zone's clocks change.
    private static readonly Gen<DateTimeOffset> GenStart = Gen.Select(
            Gen.OneOf([.. Changes().Select(Gen.Const)]),
            Gen.Int[-4 * 1440, 2 * 1440]
        )
        .Select((change, minutes) => change.AddMinutes(minutes));

    [Fact]
    public void Working_time_equals_a_minute_by_minute_count_around_every_change_of_the_clocks() =>
        Gen.Select(GenCalendar, GenStart, Gen.Int[0, 5 * 1440])
            .Sample(
                (calendar, from, minutes) =>
                {
                    var to = from.AddMinutes(minutes);
                    Assert.Equal(CountMinutes(calendar, from, to), BusinessCalendar.Of(calendar).WorkingTimeBetween(from, to).TotalMinutes);
                },
                iter: 1_500,
                threads: 2
            );

    [Fact]
    public void Adding_working_time_lands_on_the_first_moment_by_which_it_has_passed() =>
        Gen.Select(GenCalendar, GenStart, Gen.Int[1, 2 * 1440])
            .Sample(
                (calendar, from, minutes) =>
                {
                    var subject = BusinessCalendar.Of(calendar);
                    var due = subject.AddWorkingTime(from, TimeSpan.FromMinutes(minutes));

                    Assert.Equal(minutes, subject.WorkingTimeBetween(from, due).TotalMinutes);
                    Assert.Equal(minutes - 1, subject.WorkingTimeBetween(from, due.AddMinutes(-1)).TotalMinutes);
                },
                iter: 1_500,
                threads: 2
            );

    [Theory]
    // Spring: the hour from 02:00 does not exist, so a shift from 00:00 to 08:00 holds seven hours.
    [InlineData("Europe/Berlin", "2026-03-28T23:00:00Z", "00:00", "08:00", 7 * 60, "2026-03-29T06:00:00Z")]
    // Autumn: the hour from 02:00 is there twice, so it holds nine.
    [InlineData("Europe/Berlin", "2026-10-24T22:00:00Z", "00:00", "08:00", 9 * 60, "2026-10-25T07:00:00Z")]
    [InlineData("America/New_York", "2026-03-08T05:00:00Z", "00:00", "08:00", 7 * 60, "2026-03-08T12:00:00Z")]
    [InlineData("America/New_York", "2026-11-01T04:00:00Z", "00:00", "08:00", 9 * 60, "2026-11-01T13:00:00Z")]
    // Lord Howe moves by half an hour.
    [InlineData("Australia/Lord_Howe", "2026-10-03T13:30:00Z", "00:00", "08:00", 450, "2026-10-03T21:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T13:00:00Z", "00:00", "08:00", 510, "2026-04-04T21:30:00Z")]
    // Cairo skips midnight itself.
    [InlineData("Africa/Cairo", "2026-04-23T22:00:00Z", "00:00", "08:00", 7 * 60, "2026-04-24T05:00:00Z")]
    public void A_night_shift_across_a_change_of_the_clocks_is_as_long_as_it_really_is(
        string zone,
        string from,
        string opens,
        string closes,
        int minutes,
        string due
    )
    {
        var calendar = BusinessCalendar.Of(Daily(zone, opens, closes));

        Assert.Equal(
            DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture),
            calendar.AddWorkingTime(
                DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture),
                TimeSpan.FromMinutes(minutes)
            )
        );
    }

    [Fact]
    public void A_calendar_without_a_working_window_is_refused() =>
        Assert.Throws<ArgumentException>(() =>
            BusinessCalendar.Of(
                new QueueCalendar(DateTimeZone.Utc, new Dictionary<IsoDayOfWeek, IReadOnlyList<WorkingWindow>>(), new HashSet<LocalDate>())
            )
        );

    private static QueueCalendar Daily(string zone, string opens, string closes) =>
        new(
            DateTimeZoneProviders.Tzdb[zone],
            Enumerable
                .Range(1, 7)
                .ToDictionary(d => (IsoDayOfWeek)d, _ => (IReadOnlyList<WorkingWindow>)[new WorkingWindow(Parse(opens), Parse(closes))]),
            new HashSet<LocalDate>()
        );

    private static LocalTime Parse(string text) => NodaTime.Text.LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text).Value;

    private static LocalTime TimeOf(int quarter) => quarter == 96 ? LocalTime.Midnight : LocalTime.Midnight.PlusMinutes(15 * quarter);

    private static DateTimeOffset[] Changes() =>
        [
            .. Zones
                .SelectMany(z =>
                    DateTimeZoneProviders
                        .Tzdb[z]
                        .GetZoneIntervals(Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2026, 12, 31, 0, 0))
                        .Where(i => i.HasEnd && i.End < Instant.FromUtc(2027, 1, 1, 0, 0))
                        .Select(i => i.End.ToDateTimeOffset())
                )
                .Distinct(),
        ];

    // The definition, word for word: a minute counts when the clock on the wall then shows a time inside a window of that weekday, and it is no holiday.
    private static int CountMinutes(QueueCalendar calendar, DateTimeOffset from, DateTimeOffset to)
    {
        var count = 0;
        for (var at = Instant.FromDateTimeOffset(from); at < Instant.FromDateTimeOffset(to); at += Duration.FromMinutes(1))
        {
            var local = at.InZone(calendar.TimeZone).LocalDateTime;
            if (
                !calendar.Holidays.Contains(local.Date)
                && calendar
                    .Windows[local.DayOfWeek]
                    .Any(w => local.TimeOfDay >= w.Start && (local.TimeOfDay < w.End || w.End == LocalTime.Midnight))
            )
            {
                count++;
            }
        }

        return count;
    }
}
