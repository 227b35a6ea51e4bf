using NodaTime;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>One working window of a weekday, in the calendar's local time; <paramref name="End"/> is exclusive and may be midnight of the next day.</summary>
public sealed record WorkingWindow(LocalTime Start, LocalTime End);

/// <summary>When a queue works: windows per weekday in one time zone, minus holidays.</summary>
/// <param name="TimeZone">An IANA zone.</param>
/// <param name="Windows">Windows by weekday, sorted and not overlapping; a weekday without any is closed.</param>
/// <param name="Holidays">Local dates without working time.</param>
public sealed record QueueCalendar(
    DateTimeZone TimeZone,
    IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<WorkingWindow>> Windows,
    IReadOnlySet<LocalDate> Holidays
);
