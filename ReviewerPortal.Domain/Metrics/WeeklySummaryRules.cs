using System.Globalization;
using NodaTime;
using ReviewerPortal.Domain.Notifications;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>Says a week in figures, as a mail does: numbers and the names of workflows, nothing an agent wrote. Pure.</summary>
public static class WeeklySummaryRules
{
    /// <summary>Workflows that are said one by one; the others are counted.</summary>
    public const int MostWorkflows = 20;

    /// <summary>The last week, Monday to Sunday, that is over at a moment in a zone: its first instant, and the first after it.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) LastWeek(DateTimeOffset now, DateTimeZone zone)
    {
        var monday = MondayOf(now, zone);
        return (zone.AtStartOfDay(monday.PlusWeeks(-1)).ToDateTimeOffset(), zone.AtStartOfDay(monday).ToDateTimeOffset());
    }

    /// <summary>That week by its days: "16 Nov to 22 Nov 2026".</summary>
    public static string NameOf(DateTimeOffset now, DateTimeZone zone)
    {
        var monday = MondayOf(now, zone);
        return $"{monday.PlusWeeks(-1).ToString("d MMM", CultureInfo.InvariantCulture)} to {monday.PlusDays(-1).ToString("d MMM yyyy", CultureInfo.InvariantCulture)}";
    }

    /// <summary>The whole summary, a line a workflow.</summary>
    /// <param name="week">The week's numbers by workflow.</param>
    /// <param name="before">Those of the week before.</param>
    /// <param name="zone">The zone its days are of.</param>
    public static string Text(MeasureRates.Answer week, MeasureRates.Answer before, DateTimeZone zone)
    {
        var busy = week.Groups.Where(g => g.Rates.Received + g.Rates.OverrideRate.N + g.Rates.Automatic > 0).ToList();
        if (busy.Count == 0)
        {
            return "Nothing was received and nothing decided.";
        }

        var earlier = before.Groups.ToDictionary(g => g.Key, g => g.Rates, StringComparer.Ordinal);
        List<string> lines = [$"Days are those of {(zone == DateTimeZone.Utc ? "UTC" : zone.Id)}."];
        lines.AddRange(busy.Take(MostWorkflows).Select(g => Line(g, earlier.GetValueOrDefault(g.Key))));
        if (busy.Count > MostWorkflows)
        {
            lines.Add(Invariant($"And {busy.Count - MostWorkflows} more workflows."));
        }

        return string.Join('\n', lines);
    }

    private static string Line(MeasureRates.Group group, Rates? before)
    {
        var rates = group.Rates;
        var overrides = rates.Edited + rates.Rejected;
        var against = TwoRates.Compare(
            overrides,
            rates.OverrideRate.N,
            before is null ? 0 : before.Edited + before.Rejected,
            before?.OverrideRate.N ?? 0
        );
        var change = against.Verdict switch
        {
            RateVerdict.Higher => Invariant($", more than the {Percent(against.Second.Value)} of the week before"),
            RateVerdict.Lower => Invariant($", less than the {Percent(against.Second.Value)} of the week before"),
            RateVerdict.NotApart => ", much as the week before",
            _ => "",
        };
        return Invariant(
                $"{NoticeWords.Harmless(group.Label)}: {rates.Received:N0} received, {rates.OverrideRate.N:N0} decided by people, {rates.Automatic:N0} automatic. "
            )
            + Said("Overridden", rates.OverrideRate, change)
            + Said("Exceptions", rates.ExceptionRate, "")
            + Said("Late", rates.SlaBreachRate, "").TrimEnd();
    }

    private static string Said(string what, Rate rate, string more) =>
        rate.Value is null
            ? ""
            : Invariant($"{what} {Percent(rate.Value)} ({Percent(rate.Low)} to {Percent(rate.High)} of {rate.N:N0}){more}. ");

    private static LocalDate MondayOf(DateTimeOffset now, DateTimeZone zone)
    {
        var today = Instant.FromDateTimeOffset(now).InZone(zone).Date;
        return today.DayOfWeek is IsoDayOfWeek.Monday ? today : today.Previous(IsoDayOfWeek.Monday);
    }

    private static string Percent(double? share) => Invariant($"{share * 100:0.0} %");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
