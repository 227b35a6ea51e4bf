using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Reads a queue's working hours: <c>{time_zone, hours: {mon-fri: ["08:00-12:00", "13:00-18:00"], sat: ["09:00-12:00"]}, holidays}</c>, or <c>hours: 24x7</c>.</summary>
internal static partial class CalendarReader
{
    private const string AroundTheClock = "24x7";

    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>The calendar; null, and problems, when something in it is wrong.</summary>
    public static QueueCalendar? Read(ContractNode node, ContractProblems problems)
    {
        if (ContractFields.Of(node, problems) is not { } fields)
        {
            return null;
        }

        var zone = Zone(fields, problems);
        var hours = fields.Take("hours", required: true);
        var windows = hours is null ? null : Hours(hours, problems);
        var holidays = Holidays(fields, problems);
        fields.Done();
        return zone is null || windows is null ? null : new QueueCalendar(zone, windows, holidays);
    }

    private static DateTimeZone? Zone(ContractFields fields, ContractProblems problems)
    {
        if (fields.Text("time_zone", required: true) is not { } name)
        {
            return null;
        }

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(name);
        if (zone is null)
        {
            problems.Error(
                fields.Take("time_zone")!,
                $"There is no time zone `{Spelling.Short(name)}`; use an IANA name such as America/New_York.{Spelling.Suggest(name, DateTimeZoneProviders.Tzdb.Ids)}"
            );
        }

        return zone;
    }

    private static Dictionary<IsoDayOfWeek, IReadOnlyList<WorkingWindow>>? Hours(ContractNode node, ContractProblems problems)
    {
        var windows = new Dictionary<IsoDayOfWeek, List<Span>>();
        switch (node)
        {
            case ContractScalar { Value: AroundTheClock }:
                foreach (var day in Enumerable.Range(1, 7))
                {
                    windows[(IsoDayOfWeek)day] = [new(0, Span.EndOfDay)];
                }

                break;
            case ContractMap map:
                foreach (var entry in map.Entries)
                {
                    Day(entry, ContractNode.Below(map.Path, entry.Key), windows, problems);
                }

                break;
            case ContractGap:
                return null;
            default:
                problems.Error(node, $"Hours are `{AroundTheClock}`, or windows by weekday such as {{mon-fri: [\"09:00-17:00\"]}}.");
                return null;
        }

        if (windows.Values.All(w => w.Count == 0))
        {
            problems.Error(
                node,
                $"There is no working time at all, so nothing would ever fall due; leave the calendar out for {AroundTheClock}."
            );
        }

        return windows.ToDictionary(
            d => d.Key,
            d =>
                (IReadOnlyList<WorkingWindow>)
                    [.. d.Value.OrderBy(w => w.Start).Select(w => new WorkingWindow(Local(w.Start), Local(w.End)))]
        );
    }

    private static void Day(ContractEntry entry, string path, Dictionary<IsoDayOfWeek, List<Span>> windows, ContractProblems problems)
    {
        if (Weekdays(entry.Key) is not { } days)
        {
            problems.Error(
                path,
                entry.Line,
                entry.Column,
                $"`{Spelling.Short(entry.Key)}` is no weekday or range of them, such as mon, mon-fri or sat-sun."
            );
            return;
        }

        IReadOnlyList<ContractNode> items = entry.Value is ContractList list ? list.Items : [entry.Value];
        foreach (var item in items)
        {
            if (Window(item, problems) is not { } window)
            {
                continue;
            }

            foreach (var day in days)
            {
                if (!windows.TryGetValue(day, out var taken))
                {
                    windows[day] = taken = [];
                }

                if (taken.Exists(t => t.Start < window.End && window.Start < t.End))
                {
                    problems.Error(item, $"This window overlaps another one of {Days[(int)day - 1]}.");
                }
                else
                {
                    taken.Add(window);
                }
            }
        }
    }

    private static Span? Window(ContractNode node, ContractProblems problems)
    {
        if (node is ContractGap)
        {
            return null;
        }

        if (node is not ContractScalar { Value: var text } || WindowPattern().Match(text) is not { Success: true } match)
        {
            problems.Error(node, "A window is a start and an end, such as \"08:00-12:30\".");
            return null;
        }

        var start = Minutes(match.Groups["start"].Value);
        var end = Minutes(match.Groups["end"].Value);
        if (start is null or Span.EndOfDay || end is null)
        {
            problems.Error(node, "Times go from 00:00 to 24:00, and 24:00 only ends a window.");
            return null;
        }

        if (end > start)
        {
            return new(start.Value, end.Value);
        }

        problems.Error(node, "A window ends after it starts; split one that crosses midnight over two days.");
        return null;
    }

    private static List<IsoDayOfWeek>? Weekdays(string key)
    {
        var ends = key.ToLowerInvariant().Split('-');
        var first = Array.IndexOf(Days, ends[0].Trim());
        var last = ends.Length == 2 ? Array.IndexOf(Days, ends[1].Trim()) : first;
        if (ends.Length > 2 || first < 0 || last < 0)
        {
            return null;
        }

        // A range may pass the week's end: fri-mon.
        return [.. Enumerable.Range(0, ((last - first + 7) % 7) + 1).Select(i => (IsoDayOfWeek)(((first + i) % 7) + 1))];
    }

    private static HashSet<LocalDate> Holidays(ContractFields fields, ContractProblems problems)
    {
        var dates = new HashSet<LocalDate>();
        foreach (var item in fields.List("holidays") ?? [])
        {
            var parsed = item is ContractScalar { Value: var text } ? LocalDatePattern.Iso.Parse(text) : null;
            if (parsed is not { Success: true })
            {
                if (item is not ContractGap)
                {
                    problems.Error(item, "A holiday is a date that exists, such as 2026-12-25.");
                }
            }
            else if (!dates.Add(parsed.Value))
            {
                problems.Error(item, "This date stands in the list twice.");
            }
        }

        return dates;
    }

    private static int? Minutes(string text) =>
        string.Equals(text, "24:00", StringComparison.Ordinal) ? Span.EndOfDay
        : Time.Parse(text.PadLeft(5, '0')) is { Success: true, Value: var time } ? (time.Hour * 60) + time.Minute
        : null;

    private static LocalTime Local(int minutes) =>
        minutes == Span.EndOfDay ? LocalTime.Midnight : LocalTime.FromMinutesSinceMidnight(minutes);

    /// <summary>Minutes since midnight.</summary>
    private readonly record struct Span(int Start, int End)
    {
        public const int EndOfDay = 24 * 60;
    }

    [GeneratedRegex(@"^\s*(?<start>[0-9]{1,2}:[0-9]{2})\s*-\s*(?<end>[0-9]{1,2}:[0-9]{2})\s*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WindowPattern();
}
