using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Queue;

/// <summary>
/// Everything the queue page shows, as its address: which queue, which filters, which page of it and which item is open beside it. Copying the address
/// copies the view. Names are those of <c>GET /api/v1/items</c>, but for the page's own views.
/// </summary>
public sealed record QueueAddress
{
    /// <summary>The page's own path, without a leading slash so that a path base holds.</summary>
    public const string Path = "queue";

    /// <summary>Longer search texts are cut, in characters.</summary>
    public const int LongestSearch = 200;

    private const string UndecidedView = "undecided";

    /// <summary>One queue, or null for all of mine.</summary>
    public string? Queue { get; init; }

    public ItemStatus? Status { get; init; }

    /// <summary>Only what I hold or was given.</summary>
    public bool Mine { get; init; }

    /// <summary>Only what came back undecided too often: the leads' list of what nobody decides.</summary>
    public bool Undecided { get; init; }

    public string? ExceptionType { get; init; }

    public string? Tier { get; init; }

    public DateTimeOffset? DueBefore { get; init; }

    public string? Search { get; init; }

    /// <summary>Where this page of the list starts; null for the first.</summary>
    public string? Cursor { get; init; }

    /// <summary>The item open beside the list.</summary>
    public ReviewItemId? Item { get; init; }

    /// <summary>Whether anything narrows the list beyond the queue.</summary>
    public bool IsFiltered =>
        Status is not null
        || Mine
        || Undecided
        || ExceptionType is not null
        || Tier is not null
        || DueBefore is not null
        || Search is not null;

    /// <summary>Reads a query string; what it cannot read it leaves out.</summary>
    public static QueueAddress Read(Uri address)
    {
        var query = QueryHelpers.ParseQuery(address.Query);
        return new QueueAddress
        {
            Queue = Text("queue", 200),
            Status = Text("status", 40) is { } status && SnakeCase.TryParse<ItemStatus>(status, out var known) ? known : null,
            Mine = Text("mine", 10) is "true" or "1",
            Undecided = Text("view", 20) is UndecidedView,
            ExceptionType = Text("exceptionType", 200),
            Tier = Text("tier", 200),
            DueBefore =
                Text("dueBefore", 40) is { } due
                && DateTimeOffset.TryParse(
                    due,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                    out var before
                )
                    ? before
                    : null,
            Search = Text("q", LongestSearch),
            Cursor = Text("cursor", 400),
            Item = IPrefixedId<ReviewItemId>.TryParse(Text("item", 60), out var item) ? item : null,
        };

        string? Text(string name, int longest)
        {
            var value = query.TryGetValue(name, out var values) ? values.ToString().Trim() : "";
            return value.Length == 0 ? null : value[..Math.Min(value.Length, longest)];
        }
    }

    /// <summary>The same view without the page it stands on: what a changed filter leads to.</summary>
    public QueueAddress FromTheStart() => this with { Cursor = null, Item = null };

    /// <summary>What the address of each item in this view begins with; its id follows. A list of many rows builds it once.</summary>
    public string BeforeItem()
    {
        var view = (this with { Item = null }).ToString();
        return $"{view}{(view.Contains('?', StringComparison.Ordinal) ? '&' : '?')}item=";
    }

    /// <summary>The address, relative to the base.</summary>
    public override string ToString()
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["queue"] = Queue,
            ["status"] = Status is { } status ? SnakeCase.Of(status) : null,
            ["mine"] = Mine ? "true" : null,
            ["view"] = Undecided ? UndecidedView : null,
            ["exceptionType"] = ExceptionType,
            ["tier"] = Tier,
            ["dueBefore"] = DueBefore?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["q"] = Search,
            ["cursor"] = Cursor,
            ["item"] = Item?.ToString(),
        };
        return QueryHelpers.AddQueryString(Path, query.Where(p => p.Value is not null));
    }
}
