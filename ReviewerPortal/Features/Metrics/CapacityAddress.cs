using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using ReviewerPortal.Domain.Metrics;

namespace ReviewerPortal.Features.Metrics;

/// <summary>What the capacity page asks, as its address.</summary>
/// <param name="Queue">One queue, or null for all.</param>
/// <param name="Weeks">Weeks of history.</param>
/// <param name="Arrivals">Per cent of the arrivals there were.</param>
/// <param name="Handling">Mean handling time in seconds; null as it was.</param>
/// <param name="Within">The promise in minutes.</param>
/// <param name="Share">Per cent of items it is for.</param>
/// <param name="Second">Per cent of items with a second approval; null as it was.</param>
/// <param name="Pass">Per cent of items let pass without a person.</param>
/// <param name="People">People at work in every hour; 0 for none given.</param>
public sealed record CapacityAddress(
    string? Queue,
    int Weeks,
    int Arrivals,
    int? Handling,
    int Within,
    int Share,
    int? Second,
    int Pass,
    int People
)
{
    /// <summary>Handling time assumed where nothing was ever measured, in seconds.</summary>
    public const int UsualHandling = 300;

    /// <summary>Reads a query string; what it cannot read it leaves out, and what is out of bounds it brings in.</summary>
    public static CapacityAddress Read(string query)
    {
        var parsed = QueryHelpers.ParseQuery(query);
        return new CapacityAddress(
            Text("queue") is { Length: > 0 } queue ? queue : null,
            Number("weeks", 1, ReadCapacity.MostWeeks) ?? ReadCapacity.UsualWeeks,
            Number("arrivals", 25, 400) ?? 100,
            Number("handling", 10, 14_400),
            Number("within", 5, 2880) ?? 60,
            Number("share", 50, 99) ?? 90,
            Number("second", 0, 100),
            Number("pass", 0, 90) ?? 0,
            Number("people", 0, 200) ?? 0
        );

        string? Text(string name) => parsed.TryGetValue(name, out var values) && values.ToString() is { Length: <= 400 } text ? text : null;

        int? Number(string name, int least, int most) =>
            int.TryParse(Text(name), CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, least, most) : null;
    }

    /// <summary>The address with this question, below a path.</summary>
    public string On(string path) =>
        QueryHelpers.AddQueryString(
            path,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["queue"] = Queue,
                ["weeks"] = Text(Weeks),
                ["arrivals"] = Text(Arrivals),
                ["handling"] = Text(Handling),
                ["within"] = Text(Within),
                ["share"] = Text(Share),
                ["second"] = Text(Second),
                ["pass"] = Text(Pass),
                ["people"] = Text(People),
            }.Where(p => p.Value is not null)
        );

    /// <summary>The question, with what was not said as it was in the history.</summary>
    public CapacityQuestion Question(CapacityHistory history) =>
        new(
            Arrivals / 100.0,
            Handling ?? history.HandlingSeconds ?? UsualHandling,
            Within * 60,
            Share / 100.0,
            Second / 100.0 ?? history.SecondReviews,
            Pass / 100.0,
            People == 0 ? null : People
        );

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
