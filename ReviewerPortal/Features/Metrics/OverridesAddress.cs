using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Metrics;

namespace ReviewerPortal.Features.Metrics;

/// <summary>What the override page shows, as its address.</summary>
/// <param name="Hours">A window that ends now; null for days from–to.</param>
/// <param name="From">The first day of a custom window, in the viewer's zone.</param>
/// <param name="To">Its last day, in the viewer's zone.</param>
/// <param name="Workflow">One workflow, or null for all.</param>
/// <param name="By">What it is broken down by.</param>
/// <param name="Value">One value of it only; null for all.</param>
/// <param name="Before">Whether it is held against the window of the same length before it.</param>
/// <param name="Other">The value of <paramref name="By"/> it is held against; null for none.</param>
/// <param name="OtherFrom">The first day of another window it is held against, in the viewer's zone; null for none.</param>
/// <param name="OtherTo">Its last day.</param>
public sealed record OverridesAddress(
    int? Hours,
    DateOnly? From,
    DateOnly? To,
    string? Workflow,
    RateGrouping By,
    string? Value,
    bool Before,
    string? Other,
    DateOnly? OtherFrom,
    DateOnly? OtherTo
)
{
    /// <summary>Reads a query string; what it cannot read it leaves out.</summary>
    public static OverridesAddress Read(string query)
    {
        var parsed = QueryHelpers.ParseQuery(query);
        var by = FoldRules
            .Dimensions.Where(g => string.Equals(RatesApi.NameOf(g), Text("by"), StringComparison.Ordinal))
            .Cast<RateGrouping?>()
            .FirstOrDefault();
        var (from, to) = (Day("from"), Day("to"));
        int? hours =
            int.TryParse(Text("hours"), CultureInfo.InvariantCulture, out var given) && given is > 0 and <= 24 * 366 ? given : null;
        if (hours is null && (from is null || to is null || to < from))
        {
            (hours, from, to) = (7 * 24, null, null);
        }

        var value = Text("value");
        var other = value is null ? null : Text("other");
        var (otherFrom, otherTo) = (Day("otherFrom"), Day("otherTo"));
        if (other is not null || otherFrom is null || otherTo is null || otherTo < otherFrom)
        {
            (otherFrom, otherTo) = (null, null);
        }

        return new OverridesAddress(
            hours,
            from,
            to,
            Text("workflow") is { Length: > 0 } workflow ? workflow : null,
            by ?? RateGrouping.AgentVersion,
            value,
            otherFrom is null && string.Equals(Text("against"), "before", StringComparison.Ordinal),
            other,
            otherFrom,
            otherTo
        );

        string? Text(string name) => parsed.TryGetValue(name, out var values) && values.ToString() is { Length: <= 400 } text ? text : null;

        DateOnly? Day(string name) =>
            DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    /// <summary>The address with this view, below a path.</summary>
    public string On(string path) =>
        QueryHelpers.AddQueryString(
            path,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["hours"] = Hours?.ToString(CultureInfo.InvariantCulture),
                ["from"] = Hours is null ? Written(From) : null,
                ["to"] = Hours is null ? Written(To) : null,
                ["workflow"] = Workflow,
                ["by"] = RatesApi.NameOf(By),
                ["value"] = Value,
                ["against"] = Before ? "before" : null,
                ["other"] = Other,
                ["otherFrom"] = Written(OtherFrom),
                ["otherTo"] = Written(OtherTo),
            }.Where(p => p.Value is not null)
        );

    /// <summary>What to measure; days begin and end in the viewer's zone.</summary>
    public OverrideSelection Selection(DateTimeOffset now, TimeZoneInfo zone) =>
        Hours is { } hours
            ? new OverrideSelection(now.AddHours(-hours), now.AddTicks(1), Workflow, By, Value)
            : new OverrideSelection(
                ViewerDays.Beginning(From!.Value, zone),
                ViewerDays.Beginning(To!.Value.AddDays(1), zone),
                Workflow,
                By,
                Value
            );

    /// <summary>Without anything it is held against.</summary>
    public OverridesAddress Alone => this with { Before = false, Other = null, OtherFrom = null, OtherTo = null };

    /// <summary>
    /// What that is held against: another value in the same window, the same in other days, or the window of the same length before; null for nothing.
    /// </summary>
    /// <param name="selection">What is held against it.</param>
    /// <param name="zone">Whose days.</param>
    public OverrideSelection? OtherThan(OverrideSelection selection, TimeZoneInfo zone) =>
        Other is not null ? selection with { Value = Other }
        : OtherFrom is { } from && OtherTo is { } to
            ? selection with
            {
                From = ViewerDays.Beginning(from, zone),
                To = ViewerDays.Beginning(to.AddDays(1), zone),
            }
        : Before ? selection with { From = selection.From - (selection.To - selection.From), To = selection.From }
        : null;

    private static string? Written(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
