using System.Globalization;
using System.Text;
using System.Text.Json;
using ReviewerPortal.Components.Controls;

namespace ReviewerPortal.Features.Evidence;

/// <summary>Reads evidence content into what its kind promises; false where it is not that, and then it is shown as text.</summary>
public static class EvidenceReading
{
    /// <summary>Rows of a table shown before "show all".</summary>
    public const int FirstRows = 50;

    private const int MostColumns = 60;
    private const int MostRows = 5000;

    private static readonly string[] RasterTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>One message of a conversation.</summary>
    /// <param name="Role">Who speaks, as written.</param>
    /// <param name="Side"><c>person</c>, <c>agent</c> or <c>other</c>.</param>
    /// <param name="Text">What is said.</param>
    public sealed record Turn(string Role, string Side, string Text);

    /// <summary>Whether it is a picture made of pixels; a vector picture is a program.</summary>
    public static bool IsRaster(string mediaType) => RasterTypes.Contains(mediaType, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a cell reads as a number.</summary>
    public static bool IsNumber(string cell) => decimal.TryParse(cell, NumberStyles.Number, CultureInfo.InvariantCulture, out _);

    /// <summary>The text as JSON.</summary>
    public static bool TryJson(string text, out JsonElement json)
    {
        json = default;
        if (text.AsSpan().TrimStart() is [] or [not ('{' or '[' or '"'), ..])
        {
            return false;
        }

        try
        {
            json = JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A conversation: an array of messages, or an object that has one as <c>messages</c>.</summary>
    public static bool TryTurns(JsonElement json, out IReadOnlyList<Turn> turns)
    {
        turns = [];
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("messages", out var messages))
        {
            json = messages;
        }

        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() == 0)
        {
            return false;
        }

        var read = new List<Turn>();
        foreach (var message in json.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            var role = First(message, "role", "type", "author", "from") is { ValueKind: JsonValueKind.String } named
                ? named.GetString()!
                : "unknown";
            var text = First(message, "text", "content", "message") is { } said ? TextOf(said) : "";
            if (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array && calls.GetArrayLength() > 0)
            {
                text = $"{text}\n\n```\n{calls.GetRawText()}\n```".Trim();
            }

            read.Add(new Turn(Words.Humanise(role), SideOf(role), text.Length == 0 ? message.GetRawText() : text));
        }

        turns = read;
        return true;
    }

    /// <summary>A table: an array of arrays, or an object with <c>columns</c> and <c>rows</c>. The first row is the head.</summary>
    public static bool TryGrid(JsonElement json, out IReadOnlyList<IReadOnlyList<string>> rows)
    {
        rows = [];
        var read = new List<IReadOnlyList<string>>();
        if (
            json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty("columns", out var columns)
            && columns.ValueKind == JsonValueKind.Array
            && json.TryGetProperty("rows", out var body)
        )
        {
            read.Add([.. columns.EnumerateArray().Select(TextOf)]);
            json = body;
        }

        if (
            json.ValueKind != JsonValueKind.Array
            || json.EnumerateArray().Any(r => r.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
        )
        {
            return false;
        }

        foreach (var row in json.EnumerateArray().Take(MostRows))
        {
            if (row.ValueKind == JsonValueKind.Array)
            {
                read.Add([.. row.EnumerateArray().Select(TextOf)]);
                continue;
            }

            if (read.Count == 0)
            {
                read.Add([
                    .. json.EnumerateArray()
                        .SelectMany(r => r.ValueKind == JsonValueKind.Object ? r.EnumerateObject().Select(m => m.Name) : [])
                        .Distinct(StringComparer.Ordinal)
                        .Take(MostColumns),
                ]);
            }

            read.Add([.. read[0].Select(name => row.TryGetProperty(name, out var cell) ? TextOf(cell) : "")]);
        }

        rows = read;
        return read.Count > 1 && read[0].Count is > 0 and <= MostColumns;
    }

    /// <summary>Comma-separated values per RFC 4180; the first line is the head.</summary>
    public static bool TryCsv(string text, out IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var read = new List<IReadOnlyList<string>>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length && read.Count <= MostRows; i++)
        {
            var letter = text[i];
            if (quoted)
            {
                if (letter != '"')
                {
                    cell.Append(letter);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }

                continue;
            }

            switch (letter)
            {
                case '"' when cell.Length == 0:
                    quoted = true;
                    break;
                case ',':
                    EndCell();
                    break;
                case '\r':
                    break;
                case '\n':
                    EndRow();
                    break;
                default:
                    cell.Append(letter);
                    break;
            }
        }

        if (cell.Length > 0 || row.Count > 0)
        {
            EndRow();
        }

        rows = read;
        return read.Count > 1 && read[0].Count is > 1 and <= MostColumns;

        void EndCell()
        {
            row.Add(cell.ToString());
            cell.Clear();
        }

        void EndRow()
        {
            EndCell();
            read.Add(row);
            row = [];
        }
    }

    /// <summary>An object that has <c>before</c> and <c>after</c> (or <c>old</c> and <c>new</c>).</summary>
    public static bool TryBeforeAfter(JsonElement json, out JsonElement before, out JsonElement after)
    {
        (before, after) = (default, default);
        return json.ValueKind == JsonValueKind.Object
            && (
                (json.TryGetProperty("before", out before) && json.TryGetProperty("after", out after))
                || (json.TryGetProperty("old", out before) && json.TryGetProperty("new", out after))
            );
    }

    /// <summary>A unified diff.</summary>
    public static bool TryUnified(string text, out IReadOnlyList<(TextChange Change, string Text)> lines)
    {
        lines = [];
        if (!text.Contains("@@", StringComparison.Ordinal) && !text.StartsWith("--- ", StringComparison.Ordinal))
        {
            return false;
        }

        lines =
        [
            .. text.Split('\n')
                .Select(line =>
                    line switch
                    {
                        ['+', '+', '+', ..] or ['-', '-', '-', ..] => (TextChange.Same, line),
                        ['+', .. var rest] => (TextChange.Added, rest),
                        ['-', .. var rest] => (TextChange.Removed, rest),
                        [' ', .. var rest] => (TextChange.Same, rest),
                        _ => (TextChange.Same, line),
                    }
                ),
        ];
        return true;
    }

    private static JsonElement? First(JsonElement message, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (message.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                return value;
            }
        }

        return null;
    }

    private static string TextOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Null or JsonValueKind.Undefined => "",
            JsonValueKind.Array => string.Join("\n\n", value.EnumerateArray().Select(PartOf)),
            _ => value.GetRawText(),
        };

    private static string PartOf(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : TextOf(part);

    private static string SideOf(string role) =>
        role.ToLowerInvariant() switch
        {
            "user" or "human" or "customer" => "person",
            "assistant" or "ai" or "agent" or "bot" => "agent",
            _ => "other",
        };
}
