using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace ReviewerPortal.Components.Controls;

/// <summary>Shows a JSON value as nested fields, tables and lists. Deep or long values are cut, never the page.</summary>
public partial class JsonFields
{
    private const int Deepest = 6;
    private const int First = 50;
    private const int WidestTable = 8;

    private IReadOnlyList<JsonProperty> _members = [];
    private IReadOnlyList<JsonElement> _entries = [];
    private IReadOnlyList<string>? _columns;
    private bool _all;

    /// <summary>The value.</summary>
    [Parameter, EditorRequired]
    public JsonElement Value { get; set; }

    /// <summary>How deep it stands; 0 at the top.</summary>
    [Parameter]
    public int Depth { get; set; }

    /// <summary>Labels of members, in the order they are to be shown; a name without one is made readable and comes after.</summary>
    [Parameter]
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; set; } = [];

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _members = Value.ValueKind == JsonValueKind.Object ? [.. InOrder(Value.EnumerateObject())] : [];
        _entries = Value.ValueKind == JsonValueKind.Array ? [.. Value.EnumerateArray()] : [];
        _columns = Depth < Deepest - 1 ? ColumnsOf(_entries) : null;
    }

    private string LabelOf(string name) =>
        Labels.FirstOrDefault(l => string.Equals(l.Key, name, StringComparison.Ordinal)).Value ?? Words.Humanise(name);

    private IEnumerable<JsonProperty> InOrder(IEnumerable<JsonProperty> members)
    {
        var places = Labels.Index().ToDictionary(l => l.Item.Key, l => l.Index, StringComparer.Ordinal);
        return members.OrderBy(m => places.GetValueOrDefault(m.Name, int.MaxValue));
    }

    private IEnumerable<T> Shown<T>(IReadOnlyList<T> all) => _all ? all : all.Take(First);

    private void ShowAll() => _all = true;

    // Entries that are all objects of few members read best as a table.
    private static List<string>? ColumnsOf(IReadOnlyList<JsonElement> entries)
    {
        if (entries.Count < 2 || entries.Any(e => e.ValueKind != JsonValueKind.Object))
        {
            return null;
        }

        var columns = new List<string>();
        foreach (var member in entries.SelectMany(e => e.EnumerateObject()))
        {
            if (!columns.Contains(member.Name, StringComparer.Ordinal))
            {
                columns.Add(member.Name);
                if (columns.Count > WidestTable)
                {
                    return null;
                }
            }
        }

        return columns.Count == 0 ? null : columns;
    }
}
