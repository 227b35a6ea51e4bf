using System.Text.Json;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What must hold of a JSON value before it can be judged at all, and the texts by which values are compared and pointed at.</summary>
internal static class JsonText
{
    /// <summary>
    /// What keeps a value from being judged: nesting deeper than <paramref name="maxDepth"/>, text that is no Unicode, numbers too long to keep exactly.
    /// After an empty answer every text and number in the value can be read.
    /// </summary>
    public static List<Problem> Unsound(JsonElement value, string at, int maxDepth)
    {
        var problems = new List<Problem>();
        Visit(value, at, maxDepth);
        return problems;

        void Visit(JsonElement element, string pointer, int depthLeft)
        {
            if (problems.Count >= ArgumentSchema.MaxProblems)
            {
                return;
            }

            if (depthLeft < 0)
            {
                problems.Add(new(pointer, $"nests deeper than {maxDepth} levels"));
                return;
            }

            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var property in element.EnumerateObject())
                    {
                        if (Name(property) is { } name)
                        {
                            Visit(property.Value, Below(pointer, name), depthLeft - 1);
                        }
                        else
                        {
                            problems.Add(new(pointer, "has a name that is not valid Unicode text"));
                        }
                    }

                    break;
                case JsonValueKind.Array:
                    var index = 0;
                    foreach (var item in element.EnumerateArray())
                    {
                        Visit(item, $"{pointer}/{index++}", depthLeft - 1);
                    }

                    break;
                case JsonValueKind.String when !IsUnicode(element):
                    problems.Add(new(pointer, "is not valid Unicode text"));
                    break;
                case JsonValueKind.Number when !ExactNumber.TryRead(element.GetRawText(), out _):
                    problems.Add(new(pointer, "is a number with more digits than can be kept exactly"));
                    break;
            }
        }
    }

    /// <summary>The pointer of a member: JSON Pointer escapes, then those of a URI fragment.</summary>
    public static string Below(string pointer, string name) =>
        $"{pointer}/{Uri.EscapeDataString(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))}";

    /// <summary>The segments of a pointer made by <see cref="Below"/>, or of any other local one.</summary>
    public static IEnumerable<string> Segments(string pointer) =>
        Uri.UnescapeDataString(pointer.TrimStart('#'))
            .Split('/')
            .Skip(1)
            .Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));

    /// <summary>A text that is equal exactly for values that are equal as JSON: numbers by value (by their digits where there are too many), members in any order.</summary>
    public static string Canonical(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object =>
                $"{{{string.Join(',', value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{JsonSerializer.Serialize(p.Name)}:{Canonical(p.Value)}"))}}}",
            JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Canonical))}]",
            JsonValueKind.String => JsonSerializer.Serialize(value.GetString()),
            JsonValueKind.Number => ExactNumber.TryRead(value.GetRawText(), out var number) ? number.ToString() : value.GetRawText(),
            var kind => kind.ToString(),
        };

    /// <summary>The number in a value <see cref="Unsound"/> found nothing wrong with.</summary>
    public static ExactNumber NumberOf(JsonElement value) =>
        ExactNumber.TryRead(value.GetRawText(), out var number)
            ? number
            : throw new InvalidOperationException("The value was not checked for soundness.");

    private static string? Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null; // A lone surrogate; the reader offers no way to ask first.
        }
    }

    private static bool IsUnicode(JsonElement text)
    {
        try
        {
            return text.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false; // As above.
        }
    }
}
