using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Audit;

namespace ReviewerPortal.Features.Audit;

/// <summary>What the audit page shows, as its address: the filters and where the page of the list starts. Copying the address copies the view.</summary>
/// <param name="From">The first day, in the viewer's zone.</param>
/// <param name="To">The last day, in the viewer's zone.</param>
/// <param name="Before">Only entries before this one; null for the newest.</param>
public sealed record AuditAddress(string? Actor, string? Action, string? Subject, DateOnly? From, DateOnly? To, long? Before)
{
    private const int Longest = 400;

    /// <summary>Whether anything narrows the list.</summary>
    public bool IsFiltered => Actor is not null || Action is not null || Subject is not null || From is not null || To is not null;

    /// <summary>Reads a query string; what it cannot read it leaves out.</summary>
    public static AuditAddress Read(string query)
    {
        var parsed = QueryHelpers.ParseQuery(query);
        return new AuditAddress(
            Text("actor"),
            Text("action"),
            Text("subject"),
            Day("from"),
            Day("to"),
            long.TryParse(Text("before"), CultureInfo.InvariantCulture, out var before) ? before : null
        );

        string? Text(string name) =>
            parsed.TryGetValue(name, out var values) && values.ToString().Trim() is { Length: > 0 and <= Longest } text ? text : null;

        DateOnly? Day(string name) =>
            DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    /// <summary>The address with this view, below a path.</summary>
    public string On(string path) =>
        QueryHelpers.AddQueryString(
            path,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["actor"] = Actor,
                ["action"] = Action,
                ["subject"] = Subject,
                ["from"] = From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["to"] = To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["before"] = Before?.ToString(CultureInfo.InvariantCulture),
            }.Where(p => p.Value is not null)
        );

    /// <summary>The entries meant; days begin and end in the viewer's zone.</summary>
    public AuditFilter ToFilter(TimeZoneInfo zone) =>
        new(
            Actor,
            Action,
            Subject,
            From is { } from ? ViewerDays.Beginning(from, zone) : null,
            To is { } to ? ViewerDays.Beginning(to.AddDays(1), zone) : null
        );
}
