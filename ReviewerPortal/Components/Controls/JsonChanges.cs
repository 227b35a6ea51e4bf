using System.Text.Json;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Components.Controls;

/// <summary>One place in which two JSON values differ.</summary>
/// <param name="Pointer">The place as a JSON pointer fragment.</param>
/// <param name="Label">The place in words, such as <c>Address › Zip</c>.</param>
/// <param name="Before">The value before; null where it is new.</param>
/// <param name="After">The value after; null where it is gone.</param>
public sealed record JsonChange(string Pointer, string Label, JsonElement? Before, JsonElement? After);

/// <summary>Compares two JSON values place by place. Two values are the same when their canonical texts are: <c>1.0</c> and <c>1.00</c> differ.</summary>
public static class JsonChanges
{
    /// <summary>Every place that differs, in the order of <paramref name="before"/>, then what is new.</summary>
    public static IReadOnlyList<JsonChange> Between(JsonElement before, JsonElement after)
    {
        var changes = new List<JsonChange>();
        Compare(before, after, "#", "", changes);
        return changes;
    }

    /// <summary>The pointer of a member or element below a pointer.</summary>
    public static string Below(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static void Compare(JsonElement before, JsonElement after, string pointer, string label, List<JsonChange> changes)
    {
        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
        {
            CompareObjects(before, after, pointer, label, changes);
        }
        else if (before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array)
        {
            CompareArrays(before, after, pointer, label, changes);
        }
        else if (!Same(before, after))
        {
            changes.Add(new JsonChange(pointer, Whole(label), before, after));
        }
    }

    private static void CompareObjects(JsonElement before, JsonElement after, string pointer, string label, List<JsonChange> changes)
    {
        foreach (var member in before.EnumerateObject())
        {
            var (at, words) = (Below(pointer, member.Name), Join(label, Words.Humanise(member.Name)));
            if (after.TryGetProperty(member.Name, out var now))
            {
                Compare(member.Value, now, at, words, changes);
            }
            else
            {
                changes.Add(new JsonChange(at, words, member.Value, null));
            }
        }

        foreach (var member in after.EnumerateObject().Where(m => !before.TryGetProperty(m.Name, out _)))
        {
            changes.Add(new JsonChange(Below(pointer, member.Name), Join(label, Words.Humanise(member.Name)), null, member.Value));
        }
    }

    private static void CompareArrays(JsonElement before, JsonElement after, string pointer, string label, List<JsonChange> changes)
    {
        var (was, now) = (before.EnumerateArray().ToList(), after.EnumerateArray().ToList());

        // What both have at the ends is the same; what is left in the middle was replaced, added or removed. A removed first line is then one change, not all.
        var head = 0;
        while (head < was.Count && head < now.Count && Same(was[head], now[head]))
        {
            head++;
        }

        var tail = 0;
        while (tail < was.Count - head && tail < now.Count - head && Same(was[^(tail + 1)], now[^(tail + 1)]))
        {
            tail++;
        }

        for (var i = head; i < Math.Max(was.Count, now.Count) - tail; i++)
        {
            var at = Below(pointer, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var words = Join(label, $"{i + 1}");
            var (inWas, inNow) = (i < was.Count - tail, i < now.Count - tail);
            if (inWas && inNow)
            {
                Compare(was[i], now[i], at, words, changes);
            }
            else
            {
                changes.Add(new JsonChange(at, words, inWas ? was[i] : null, inNow ? now[i] : null));
            }
        }
    }

    private static bool Same(JsonElement one, JsonElement other) =>
        one.ValueKind == other.ValueKind && string.Equals(CanonicalJson.Of(one), CanonicalJson.Of(other), StringComparison.Ordinal);

    private static string Join(string label, string name) => label.Length == 0 ? name : $"{label} › {name}";

    private static string Whole(string label) => label.Length == 0 ? "The whole value" : label;
}
