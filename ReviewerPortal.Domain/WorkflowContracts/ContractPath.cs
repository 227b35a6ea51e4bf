using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>One step of a path: a field's name, or the position of an entry where <paramref name="Key"/> is null.</summary>
internal readonly record struct PathStep(string? Key, int Index);

/// <summary>
/// Reads paths as problems write them. Names may have dots in them: of the names the document has, the longest that fits is meant.
/// </summary>
internal static class ContractPath
{
    /// <summary>The most steps a path has; a document does not nest deeper.</summary>
    private const int Most = ContractDocument.MaxDepth;

    /// <summary>The steps, or null when this is no path.</summary>
    public static IReadOnlyList<PathStep>? Read(JsonNode? root, string path)
    {
        var steps = new List<PathStep>();
        var (at, rest) = (root, path);
        while (rest.Length > 0)
        {
            if (steps.Count == Most || Next(at, rest) is not { } next)
            {
                return null;
            }

            steps.Add(next.Step);
            at = Find(at, next.Step);
            rest = next.Remainder;
            if (rest.Length > 0 && rest[0] == '.')
            {
                rest = rest[1..];
                if (rest.Length == 0 || rest[0] is '.' or '[')
                {
                    return null;
                }
            }
            else if (rest.Length > 0 && rest[0] != '[')
            {
                return null;
            }
        }

        return steps;
    }

    /// <summary>The part a step leads to, or null where there is none or it is empty.</summary>
    public static JsonNode? Find(JsonNode? at, PathStep step) =>
        (at, step) switch
        {
            (JsonObject map, { Key: { } key }) => map[key],
            (JsonArray list, { Key: null, Index: var index }) when index < list.Count => list[index],
            _ => null,
        };

    private static (PathStep Step, string Remainder)? Next(JsonNode? at, string rest)
    {
        if (rest[0] == '[')
        {
            return rest.StartsWith("[\"", StringComparison.Ordinal) ? QuotedKey(rest) : Position(rest);
        }

        var known = (at as JsonObject)
            ?.Select(m => m.Key)
            .Where(k =>
                k.Length > 0 && rest.StartsWith(k, StringComparison.Ordinal) && (rest.Length == k.Length || rest[k.Length] is '.' or '[')
            )
            .MaxBy(k => k.Length);
        var length = known?.Length ?? (rest.AsSpan().IndexOfAny('.', '[') is var end and >= 0 ? end : rest.Length);
        return length == 0 ? null : (new PathStep(rest[..length], 0), rest[length..]);
    }

    private static (PathStep Step, string Remainder)? Position(string rest)
    {
        var close = rest.IndexOf(']', StringComparison.Ordinal);
        return close > 1 && int.TryParse(rest.AsSpan(1, close - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? (new PathStep(null, index), rest[(close + 1)..])
            : null;
    }

    private static (PathStep Step, string Remainder)? QuotedKey(string rest)
    {
        for (var i = 2; i < rest.Length; i++)
        {
            if (rest[i] == '\\')
            {
                i++;
            }
            else if (rest[i] == '"')
            {
                return i + 1 < rest.Length && rest[i + 1] == ']' && KeyOf(rest[1..(i + 1)]) is { } key
                    ? (new PathStep(key, 0), rest[(i + 2)..])
                    : null;
            }
        }

        return null;
    }

    private static string? KeyOf(string quoted)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(quoted);
        }
        catch (JsonException)
        {
            return null; // No text in quotes as JSON writes it, so no key.
        }
    }
}
