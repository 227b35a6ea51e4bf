namespace ReviewerPortal.Components.Controls;

/// <summary>Days as the viewer counts them.</summary>
public static class ViewerDays
{
    /// <summary>The moment a day begins in a zone; where the clocks jump over midnight, when they land.</summary>
    public static DateTimeOffset Beginning(DateOnly day, TimeZoneInfo zone) => Moment(day.ToDateTime(TimeOnly.MinValue), zone);

    /// <summary>The moment the clocks of a zone show a time; where they jump over it, when they land, and where they show it twice, the second time.</summary>
    public static DateTimeOffset Moment(DateTime shown, TimeZoneInfo zone)
    {
        var local = DateTime.SpecifyKind(shown, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
