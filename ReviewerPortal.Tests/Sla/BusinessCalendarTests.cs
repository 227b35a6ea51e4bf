using System.Globalization;
using CsCheck;
using NodaTime;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.Sla;

public sealed class BusinessCalendarTests(ITestOutputHelper output)
{
    private const int Samples = 2_000;
    private const int MinutesOfADay = 1_440;
    private static readonly Instant FirstYear = Instant.FromUtc(2010, 1, 1, 0, 0);
    private static readonly Instant LastYear = Instant.FromUtc(2030, 1, 1, 0, 0);

    // Each zone with the moments its clocks change, Apia's lost day among them; where they never do, any day serves.
    private static readonly (DateTimeZone Zone, Instant[] Changes)[] Zones =
    [
        .. new[]
        {
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Africa/Cairo",
            "Asia/Kathmandu",
            "Pacific/Apia",
            "Etc/UTC",
        }.Select(name => (DateTimeZoneProviders.Tzdb[name], ChangesOf(DateTimeZoneProviders.Tzdb[name]))),
    ];

    // Up to three windows a day, to the minute, one in four of them to 24:00.
    private static readonly Gen<WorkingWindow[]> GenWindows = Gen.Select(Gen.Int[0, MinutesOfADay].Array[0, 6], Gen.Int[0, 3])
        .Select(
            (marks, late) =>
            {
                int[] sorted = [.. (late == 0 ? marks.Append(MinutesOfADay) : marks).Distinct().Order()];
                return sorted
                    .Chunk(2)
                    .Where(pair => pair.Length == 2)
                    .Select(pair => new WorkingWindow(TimeOf(pair[0]), TimeOf(pair[1])))
                    .ToArray();
            }
        );

    private static readonly Gen<Sample> GenSample = Gen.Select(
            Gen.Int[0, Zones.Length - 1],
            Gen.Int[0, 999],
            GenWindows.Array[7],
            Gen.Int[-3, 4].Array[0, 2],
            Gen.Int[-3 * MinutesOfADay, 2 * MinutesOfADay],
            Gen.Int[1, 4 * MinutesOfADay],
            Gen.Int[0, 4 * MinutesOfADay]
        )
        .Select(
            (zone, change, week, holidays, before, length, pick) =>
            {
                var (rules, changes) = Zones[zone];
                var at = changes[change % changes.Length];
                var calendar = new QueueCalendar(
                    rules,
                    Enumerable.Range(1, 7).ToDictionary(d => (IsoDayOfWeek)d, d => (IReadOnlyList<WorkingWindow>)week[d - 1]),
                    holidays.Select(h => at.InZone(rules).Date.PlusDays(h)).ToHashSet()
                );
                return new Sample(calendar, at.ToDateTimeOffset().AddMinutes(before), length, pick);
            }
        )
        .Where(s => s.Calendar.Windows.Values.Any(w => w.Count > 0));

    [Fact]
    public void Working_time_is_counted_and_added_as_a_minute_by_minute_count_has_it()
    {
        // A stream of its own for every sample, all from one seed: with that in place of this one the whole run is repeated.
        var seed = (ulong)Random.Shared.NextInt64();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Samples} samples, seed {seed}"));
        var working = 0;
        for (uint i = 0; i < Samples; i++)
        {
            var own = new PCG(i, seed).ToString();
            GenSample.Sample(sample => working += CheckAgainstMinutes(sample), seed: own, iter: 1, threads: 1);
        }

        output.WriteLine($"{working} of them had working time to add");
        Assert.InRange(working, Samples / 2, Samples);
    }

    // What the clocks do on the day comes from Python's zoneinfo (tzdata 2025b), counted by the minute, not from the code under test.
    // From midnight of the day of the change: the minutes of that day's window, when it closes, and the first minute of the next one's end.
    [Theory]
    // The hour from 02:00 does not exist.
    [InlineData("Europe/Berlin", "2026-03-28T23:00:00Z", "01:30", "04:00", 90, "2026-03-29T02:00:00Z", "2026-03-29T23:31:00Z")]
    [InlineData("Europe/Berlin", "2026-03-28T23:00:00Z", "02:30", "05:00", 120, "2026-03-29T03:00:00Z", "2026-03-30T00:31:00Z")]
    [InlineData("Europe/Berlin", "2026-03-28T23:00:00Z", "00:00", "00:00", 1380, "2026-03-29T22:00:00Z", "2026-03-29T22:01:00Z")]
    // The hour from 02:00 is there twice.
    [InlineData("Europe/Berlin", "2026-10-24T22:00:00Z", "01:30", "04:00", 210, "2026-10-25T03:00:00Z", "2026-10-26T00:31:00Z")]
    [InlineData("Europe/Berlin", "2026-10-24T22:00:00Z", "02:30", "05:00", 180, "2026-10-25T04:00:00Z", "2026-10-26T01:31:00Z")]
    [InlineData("Europe/Berlin", "2026-10-24T22:00:00Z", "00:00", "00:00", 1500, "2026-10-25T23:00:00Z", "2026-10-25T23:01:00Z")]
    // The hour from 02:00 does not exist.
    [InlineData("America/New_York", "2026-03-08T05:00:00Z", "01:30", "04:00", 90, "2026-03-08T08:00:00Z", "2026-03-09T05:31:00Z")]
    [InlineData("America/New_York", "2026-03-08T05:00:00Z", "02:30", "05:00", 120, "2026-03-08T09:00:00Z", "2026-03-09T06:31:00Z")]
    [InlineData("America/New_York", "2026-03-08T05:00:00Z", "00:00", "00:00", 1380, "2026-03-09T04:00:00Z", "2026-03-09T04:01:00Z")]
    // The hour from 01:00 is there twice.
    [InlineData("America/New_York", "2026-11-01T04:00:00Z", "00:30", "03:00", 210, "2026-11-01T08:00:00Z", "2026-11-02T05:31:00Z")]
    [InlineData("America/New_York", "2026-11-01T04:00:00Z", "01:30", "04:00", 180, "2026-11-01T09:00:00Z", "2026-11-02T06:31:00Z")]
    [InlineData("America/New_York", "2026-11-01T04:00:00Z", "00:00", "00:00", 1500, "2026-11-02T05:00:00Z", "2026-11-02T05:01:00Z")]
    // The half hour from 02:00 does not exist.
    [InlineData("Australia/Lord_Howe", "2026-10-03T13:30:00Z", "01:30", "04:00", 120, "2026-10-03T17:00:00Z", "2026-10-04T14:31:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T13:30:00Z", "02:15", "05:00", 150, "2026-10-03T18:00:00Z", "2026-10-04T15:16:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T13:30:00Z", "00:00", "00:00", 1410, "2026-10-04T13:00:00Z", "2026-10-04T13:01:00Z")]
    // The half hour from 01:30 is there twice.
    [InlineData("Australia/Lord_Howe", "2026-04-04T13:00:00Z", "01:15", "04:00", 195, "2026-04-04T17:30:00Z", "2026-04-05T14:46:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T13:00:00Z", "01:45", "04:00", 150, "2026-04-04T17:30:00Z", "2026-04-05T15:16:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T13:00:00Z", "00:00", "00:00", 1470, "2026-04-05T13:30:00Z", "2026-04-05T13:31:00Z")]
    // The hour from midnight does not exist.
    [InlineData("Africa/Cairo", "2026-04-23T22:00:00Z", "00:00", "02:00", 60, "2026-04-23T23:00:00Z", "2026-04-24T21:01:00Z")]
    [InlineData("Africa/Cairo", "2026-04-23T22:00:00Z", "00:30", "03:00", 120, "2026-04-24T00:00:00Z", "2026-04-24T21:31:00Z")]
    [InlineData("Africa/Cairo", "2026-04-23T22:00:00Z", "00:00", "00:00", 1380, "2026-04-24T21:00:00Z", "2026-04-24T21:01:00Z")]
    // The hour from 23:00 is there twice.
    [InlineData("Africa/Cairo", "2026-10-28T21:00:00Z", "22:30", "00:00", 150, "2026-10-29T22:00:00Z", "2026-10-30T20:31:00Z")]
    [InlineData("Africa/Cairo", "2026-10-28T21:00:00Z", "23:30", "00:00", 60, "2026-10-29T22:00:00Z", "2026-10-30T21:31:00Z")]
    [InlineData("Africa/Cairo", "2026-10-28T21:00:00Z", "00:00", "00:00", 1500, "2026-10-29T22:00:00Z", "2026-10-29T22:01:00Z")]
    public void A_window_on_the_day_of_a_change_is_as_long_as_it_really_is(
        string zone,
        string midnight,
        string opens,
        string closes,
        int minutes,
        string closed,
        string nextMinute
    )
    {
        var calendar = BusinessCalendar.Of(Daily(zone, opens, closes));

        Assert.Equal(minutes, calendar.WorkingTimeBetween(At(midnight), At(closed)).TotalMinutes);
        Assert.Equal(At(closed), calendar.AddWorkingTime(At(midnight), TimeSpan.FromMinutes(minutes)));
        Assert.Equal(At(nextMinute), calendar.AddWorkingTime(At(midnight), TimeSpan.FromMinutes(minutes + 1)));
    }

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

        Assert.Equal(At(due), calendar.AddWorkingTime(At(from), TimeSpan.FromMinutes(minutes)));
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

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static LocalTime TimeOf(int minute) => minute == MinutesOfADay ? LocalTime.Midnight : LocalTime.Midnight.PlusMinutes(minute);

    private static Instant[] ChangesOf(DateTimeZone zone)
    {
        Instant[] changes = [.. zone.GetZoneIntervals(FirstYear, LastYear).Where(i => i.HasEnd && i.End < LastYear).Select(i => i.End)];
        return changes.Length > 0 ? changes : [.. Enumerable.Range(2010, 20).Select(year => Instant.FromUtc(year, 3, 28, 1, 0))];
    }

    // One when there was working time to add, else zero.
    private static int CheckAgainstMinutes(Sample sample)
    {
        var subject = BusinessCalendar.Of(sample.Calendar);
        var ends = WorkingMinutes(sample.Calendar, sample.From, sample.Minutes);
        Assert.Equal(ends.Count, subject.WorkingTimeBetween(sample.From, sample.From.AddMinutes(sample.Minutes)).TotalMinutes);
        if (ends.Count == 0)
        {
            return 0;
        }

        var picked = sample.Pick % ends.Count;
        Assert.Equal(ends[picked], subject.AddWorkingTime(sample.From, TimeSpan.FromMinutes(picked + 1)));
        return 1;
    }

    // The definition, word for word: a minute counts when the clock on the wall then shows a time inside a window of that weekday, and it is no holiday.
    // Answers when each one that counts ends.
    private static List<DateTimeOffset> WorkingMinutes(QueueCalendar calendar, DateTimeOffset from, int minutes)
    {
        var ends = new List<DateTimeOffset>();
        for (var i = 0; i < minutes; i++)
        {
            var local = Instant.FromDateTimeOffset(from.AddMinutes(i)).InZone(calendar.TimeZone).LocalDateTime;
            if (
                !calendar.Holidays.Contains(local.Date)
                && calendar
                    .Windows[local.DayOfWeek]
                    .Any(w => local.TimeOfDay >= w.Start && (local.TimeOfDay < w.End || w.End == LocalTime.Midnight))
            )
            {
                ends.Add(from.AddMinutes(i + 1));
            }
        }

        return ends;
    }

    /// <summary>A calendar, a stretch of time near a change of its clocks, and which of its working minutes to look at.</summary>
    private sealed record Sample(QueueCalendar Calendar, DateTimeOffset From, int Minutes, int Pick);
}
