using NodaTime;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What changes for teams: which queue is whose, and when it works.</summary>
internal static class OwnerSentenceRules
{
    public static IReadOnlyList<DiffSentence> Of(WorkflowContract before, WorkflowContract after)
    {
        var owners = new DiffTeller("owners");
        owners.Each(
            before.Owners.Values,
            after.Owners.Values,
            o => o.Name,
            gone => owners.Say($".{gone.Name}", $"The queue {gone.Name} takes no new items; the team {gone.Team} loses it."),
            came => owners.Say($".{came.Name}", $"The team {came.Team} gets a new queue, {came.Name}."),
            (was, now) =>
            {
                owners.Changed(
                    $".{now.Name}.team",
                    was.Team,
                    now.Team,
                    () => $"The queue {now.Name} will be worked by the team {now.Team} instead of {was.Team}."
                );
                owners.Changed(
                    $".{now.Name}.backup",
                    was.Backup,
                    now.Backup,
                    () =>
                        now.Backup is null
                            ? $"Nobody stands in for {now.Name} any more; {was.Backup} did."
                            : $"The team {now.Backup} stands in for {now.Name}{(was.Backup is null ? "" : $" instead of {was.Backup}")}."
                );
            }
        );
        var calendars = new DiffTeller("calendars");
        foreach (var queue in before.Calendars.Keys.Union(after.Calendars.Keys, StringComparer.Ordinal))
        {
            Calendar(calendars, queue, before.Calendars.GetValueOrDefault(queue), after.Calendars.GetValueOrDefault(queue));
        }

        return [.. owners.Told, .. calendars.Told];
    }

    private static void Calendar(DiffTeller tell, string queue, QueueCalendar? was, QueueCalendar? now)
    {
        if (was is null || now is null)
        {
            if (now is not null)
            {
                tell.Say($".{queue}", $"{queue} works by the hours of its calendar ({Hours(now)} a week) instead of around the clock.");
            }
            else if (was is not null)
            {
                tell.Say($".{queue}", $"{queue} works around the clock instead of {Hours(was)} a week.");
            }

            return;
        }

        tell.Changed(
            $".{queue}.time_zone",
            was.TimeZone.Id,
            now.TimeZone.Id,
            () => $"{queue} works by the clock of {now.TimeZone.Id} instead of {was.TimeZone.Id}."
        );
        tell.Changed(
            $".{queue}.hours",
            Windows(was),
            Windows(now),
            () => $"{queue} works other hours: {Hours(now)} a week instead of {Hours(was)}."
        );
        var (came, gone) = DiffTeller.Names(was.Holidays.Select(Date), now.Holidays.Select(Date));
        if (came.Count > 0)
        {
            tell.Say($".{queue}.holidays", $"{queue} is closed on {ContractSentences.Listed(came)}.");
        }

        if (gone.Count > 0)
        {
            tell.Say($".{queue}.holidays", $"{queue} is open on {ContractSentences.Listed(gone)}.");
        }
    }

    private static string Hours(QueueCalendar calendar)
    {
        var minutes = calendar.Windows.Values.SelectMany(w => w).Sum(MinutesOf);
        return minutes % 60 == 0 ? ContractSentences.Count((int)(minutes / 60), "hour") : ContractSentences.Count((int)minutes, "minute");
    }

    // Midnight as an end is the end of the day.
    private static long MinutesOf(WorkingWindow window)
    {
        var start = window.Start.TickOfDay / NodaConstants.TicksPerMinute;
        var end = window.End.TickOfDay / NodaConstants.TicksPerMinute;
        return (end == 0 ? 24 * 60 : end) - start;
    }

    private static string Windows(QueueCalendar calendar) =>
        string.Join(
            ';',
            calendar
                .Windows.Where(d => d.Value.Count > 0)
                .OrderBy(d => d.Key)
                .Select(d => $"{(int)d.Key}:{string.Join(',', d.Value.Select(w => $"{w.Start.TickOfDay}-{w.End.TickOfDay}"))}")
        );

    private static string Date(LocalDate date) => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
