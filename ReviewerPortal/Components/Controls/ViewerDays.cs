namespace ReviewerPortal.Components.Controls;

/// <summary>Days as the viewer counts them.</summary>
public static class ViewerDays
{
    /// <summary>The moment a day begins in a zone; where the clocks jump over midnight, when they land.</summary>
    public static DateTimeOffset Beginning(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}
