using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>The working hours of a calendar. Days stand as the document has them, in ranges such as <c>mon-fri</c>.</summary>
public sealed partial class HoursField
{
    private const string AroundTheClock = "24x7";

    private static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>The document and where changes go.</summary>
    [Parameter, EditorRequired]
    public required ContractFormScope Scope { get; set; }

    /// <summary>The field's path.</summary>
    [Parameter, EditorRequired]
    public required string Path { get; set; }

    /// <summary>Its value.</summary>
    [Parameter, EditorRequired]
    public JsonNode? Value { get; set; }

    /// <summary>What it is called.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>What it means.</summary>
    [Parameter, EditorRequired]
    public required string Help { get; set; }

    private JsonObject? Days => Value as JsonObject;

    private Task AroundTheClockAsync() => Scope.Change([new ContractChange.Set(Path, JsonValue.Create(AroundTheClock))]);

    private Task ByWeekdayAsync() =>
        Days is null ? Scope.Change([new ContractChange.Set(Path, ContractFormDefaults.Weekdays())]) : Task.CompletedTask;

    private Task AddDaysAsync()
    {
        var taken = Days!.SelectMany(d => DaysIn(d.Key)).ToHashSet(StringComparer.Ordinal);
        var free = Weekdays.FirstOrDefault(d => !taken.Contains(d)) ?? Weekdays[0];
        return Scope.Change([new ContractChange.Set(Below(free), new JsonArray("09:00-17:00"))]);
    }

    private Task RangeAsync(string days, string? first, string? last)
    {
        var range = string.Equals(first, last, StringComparison.Ordinal) ? first! : $"{first}-{last}";
        return string.Equals(range, days, StringComparison.Ordinal)
            ? Task.CompletedTask
            : Scope.Change([new ContractChange.Rename(Below(days), range)]);
    }

    private Task WindowAsync(string days, JsonNode? value, int index, string? start, string? end)
    {
        var path = value is JsonArray ? WindowPath(days, index) : Below(days);
        return Scope.Change([new ContractChange.Set(path, JsonValue.Create($"{start?.Trim()}-{end?.Trim()}"))]);
    }

    private Task AddWindowAsync(string days, JsonNode? value) =>
        Scope.Change([
            value is JsonArray list
                ? new ContractChange.Insert(Below(days), list.Count, JsonValue.Create("13:00-17:00"))
                : new ContractChange.Set(
                    Below(days),
                    new JsonArray([.. WindowsOf(value).Append("13:00-17:00").Select(w => JsonValue.Create(w))])
                ),
        ]);

    private Task RemoveWindowAsync(string days, JsonNode? value, int index) =>
        Scope.Change([new ContractChange.Remove(value is JsonArray ? WindowPath(days, index) : Below(days))]);

    private string Below(string days) => $"{Path}.{days}";

    private string WindowPath(string days, int index) => string.Create(CultureInfo.InvariantCulture, $"{Below(days)}[{index}]");

    private static IReadOnlyList<string> WindowsOf(JsonNode? value) =>
        value switch
        {
            JsonArray list => [.. list.Select(ContractFormScope.TextOf)],
            null => [],
            _ => [ContractFormScope.TextOf(value)],
        };

    private static (string First, string Last) RangeOf(string days)
    {
        var dash = days.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? (days, days) : (days[..dash], days[(dash + 1)..]);
    }

    private static (string Start, string End) EndsOf(string window)
    {
        var dash = window.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? (window, "") : (window[..dash].Trim(), window[(dash + 1)..].Trim());
    }

    private static IEnumerable<string> DaysIn(string days)
    {
        var (first, last) = RangeOf(days);
        var (from, to) = (Array.IndexOf(Weekdays, first), Array.IndexOf(Weekdays, last));
        return from < 0 || to < 0 ? [] : Enumerable.Range(0, ((to - from + 7) % 7) + 1).Select(i => Weekdays[(from + i) % 7]);
    }
}
