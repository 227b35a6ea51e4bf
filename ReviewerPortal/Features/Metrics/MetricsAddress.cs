using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Metrics;

/// <summary>What the metrics page shows, as its address: which window, which workflow, broken down by what.</summary>
/// <param name="Hours">A window that ends now; null for days from–to.</param>
/// <param name="From">The first day of a custom window, in the viewer's zone.</param>
/// <param name="To">Its last day, in the viewer's zone.</param>
public sealed record MetricsAddress(int? Hours, DateOnly? From, DateOnly? To, string? Workflow, RateGrouping By)
{
    /// <summary>The windows one click away.</summary>
    public static IReadOnlyList<(int Hours, string Text)> Windows { get; } = [(24, "24 h"), (7 * 24, "7 d"), (30 * 24, "30 d")];

    /// <summary>The dimensions the page offers.</summary>
    public static IReadOnlyList<RateGrouping> Groupings { get; } =
    [
        RateGrouping.Workflow,
        RateGrouping.Step,
        RateGrouping.Action,
        RateGrouping.AgentVersion,
        RateGrouping.Queue,
        RateGrouping.Tier,
        RateGrouping.ExceptionType,
    ];

    /// <summary>Reads a query string; what it cannot read it leaves out.</summary>
    public static MetricsAddress Read(string query)
    {
        var parsed = QueryHelpers.ParseQuery(query);
        var by = Groupings.Where(g => string.Equals(RatesApi.NameOf(g), Text("by"), StringComparison.Ordinal)).ToList();
        var (from, to) = (Day("from"), Day("to"));
        int? hours =
            int.TryParse(Text("hours"), CultureInfo.InvariantCulture, out var given) && given is > 0 and <= 24 * 366 ? given : null;
        if (hours is null && (from is null || to is null || to < from))
        {
            (hours, from, to) = (7 * 24, null, null);
        }

        return new MetricsAddress(hours, from, to, Text("workflow"), by.Count == 0 ? RateGrouping.Workflow : by[0]);

        string? Text(string name) =>
            parsed.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 and <= 100 } text ? text : null;

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
                ["from"] = Hours is null ? From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
                ["to"] = Hours is null ? To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
                ["workflow"] = Workflow,
                ["by"] = RatesApi.NameOf(By),
            }.Where(p => p.Value is not null)
        );

    /// <summary>What to measure; days begin and end in the viewer's zone.</summary>
    public RateBoard.View ToView(WorkspaceId workspace, TimeZoneInfo zone) =>
        Hours is { } hours
            ? new RateBoard.View(workspace, hours, null, null, Workflow, By)
            : new RateBoard.View(
                workspace,
                null,
                ViewerDays.Beginning(From!.Value, zone),
                ViewerDays.Beginning(To!.Value.AddDays(1), zone),
                Workflow,
                By
            );
}
