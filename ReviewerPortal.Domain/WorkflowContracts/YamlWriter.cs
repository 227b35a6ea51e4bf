using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Writes values as a person would write them into a contract: short ones in one line, longer ones as blocks; in a JSON document as JSON.</summary>
/// <param name="asJson">Whether the document is JSON, so that every name and text stands in double quotes.</param>
/// <param name="eol">The document's line break.</param>
/// <param name="listIndent">How far the dashes of a list stand behind their field's name.</param>
internal sealed partial class YamlWriter(bool asJson, string eol, int listIndent)
{
    // What fits beside a name without the line getting long.
    private const int ShortLine = 80;

    // What an entry of a list may measure in one line.
    private const int LongLine = 120;

    // Plain words that other YAML readers take for something else than text.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "null",
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
    };

    public string Eol => eol;

    public int ListIndent => listIndent;

    /// <summary>Whether a value is best written in one line.</summary>
    public bool IsShort(JsonNode? value) =>
        value is null or JsonValue
        || Count(value) == 0
        || (!(value is JsonArray list && list.Any(v => v is JsonObject)) && Depth(value) <= 2 && Flow(value).Length <= ShortLine);

    /// <summary>Whether an entry of a list is best written in one line.</summary>
    public bool IsShortEntry(JsonNode? value) =>
        value is null or JsonValue || Count(value) == 0 || (Depth(value) <= 2 && Flow(value).Length <= LongLine);

    /// <summary>A name in front of its colon.</summary>
    public string Key(string name, ScalarStyle style = ScalarStyle.Plain) =>
        asJson || style == ScalarStyle.DoubleQuoted ? ContractJson.Quoted(name)
        : style == ScalarStyle.SingleQuoted && IsOneLine(name) ? SingleQuoted(name)
        : PlainKey().IsMatch(name) && !Reserved.Contains(name) ? name
        : ContractJson.Quoted(name);

    /// <summary>A value in one line.</summary>
    /// <param name="value">The value.</param>
    /// <param name="was">How the text it replaces was written, kept where that can hold the new one.</param>
    public string Flow(JsonNode? value, ScalarStyle was = ScalarStyle.Any) =>
        value switch
        {
            null => "null",
            JsonObject map => $"{{{string.Join(", ", map.Select(m => $"{Key(m.Key)}: {Flow(m.Value)}"))}}}",
            JsonArray list => $"[{string.Join(", ", list.Select(v => Flow(v)))}]",
            _ when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>(), was),
            _ => value.ToJsonString(),
        };

    /// <summary>
    /// A text as a literal block behind <c>key: </c>, indented to <paramref name="column"/>; null where a block cannot hold it.
    /// </summary>
    public string? Literal(string text, int column)
    {
        var body = text.EndsWith('\n') ? text[..^1] : text;
        var lines = body.Split('\n');
        if (body.Length == 0 || body[0] is ' ' or '\t' or '\n' || body[^1] is '\n' || lines.Any(l => !IsOneLine(l)))
        {
            return null;
        }

        var pad = new string(' ', column);
        return (text.EndsWith('\n') ? "|" : "|-") + string.Concat(lines.Select(l => l.Length == 0 ? eol : eol + pad + l));
    }

    /// <summary>What stands behind a name and its colon: one line with a space before it, or lines of their own.</summary>
    /// <param name="value">The value.</param>
    /// <param name="column">The column of the name.</param>
    /// <param name="inOneLine">Whether it is one line whatever it measures; null leaves that to the value.</param>
    public string BehindKey(JsonNode? value, int column, bool? inOneLine = null) =>
        inOneLine ?? IsShort(value) ? " " + Flow(value) : eol + Block(value!, column + (value is JsonArray ? listIndent : 2));

    /// <summary>A mapping or a list as lines of their own, the first one indented too, the last one without its break.</summary>
    public string Block(JsonNode value, int column)
    {
        var pad = new string(' ', column);
        return value switch
        {
            JsonObject { Count: > 0 } map => pad + Fields(map, column),
            JsonArray { Count: > 0 } list => string.Join(eol, list.Select(v => pad + Entry(v, column, inOneLine: null))),
            _ => pad + Flow(value),
        };
    }

    /// <summary>An entry of a list from its dash on.</summary>
    /// <param name="value">The entry.</param>
    /// <param name="column">The column of the dash.</param>
    /// <param name="inOneLine">As the entries beside it are; null leaves that to the value.</param>
    public string Entry(JsonNode? value, int column, bool? inOneLine) =>
        value switch
        {
            JsonObject { Count: > 0 } map when !(inOneLine ?? IsShortEntry(map)) => "- " + Fields(map, column + 2),
            JsonArray { Count: > 0 } list when !(inOneLine ?? IsShortEntry(list)) => "-" + eol + Block(list, column + 2),
            _ => "- " + Flow(value),
        };

    private string Fields(JsonObject map, int column) =>
        string.Join(eol + new string(' ', column), map.Select(m => $"{Key(m.Key)}:{BehindKey(m.Value, column)}"));

    private string Text(string text, ScalarStyle was)
    {
        if (asJson || was == ScalarStyle.DoubleQuoted)
        {
            return ContractJson.Quoted(text);
        }

        if (IsOneLine(text))
        {
            if (was == ScalarStyle.SingleQuoted)
            {
                return SingleQuoted(text);
            }

            if (IsPlain(text))
            {
                return text;
            }

            if (text.AsSpan().ContainsAny('"', '\\') && !text.Contains('\'', StringComparison.Ordinal))
            {
                return SingleQuoted(text);
            }
        }

        return ContractJson.Quoted(text);
    }

    private static string SingleQuoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static bool IsPlain(string text) =>
        PlainText().IsMatch(text)
        && !Reserved.Contains(text)
        && new ContractScalar("", 1, 1, text, ScalarStyle.Plain, 1, 1).IsText
        && (!NumberLike().IsMatch(text) || Date().IsMatch(text));

    /// <summary>Whether a text can stand in single quotes or a block without being folded or escaped.</summary>
    private static bool IsOneLine(string text) =>
        !text.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff');

    private static int Count(JsonNode value) => value is JsonObject map ? map.Count : ((JsonArray)value).Count;

    private static int Depth(JsonNode? value) =>
        value switch
        {
            JsonObject { Count: > 0 } map => 1 + map.Max(m => Depth(m.Value)),
            JsonArray { Count: > 0 } list => 1 + list.Max(Depth),
            _ => 0,
        };

    [GeneratedRegex(@"^[A-Za-z_$][A-Za-z0-9_.$-]*\z", RegexOptions.None, 1000)]
    private static partial Regex PlainKey();

    [GeneratedRegex(@"^[A-Za-z0-9_]([A-Za-z0-9_ ./()+%'’–…;-]*[A-Za-z0-9_./()+%'’…;-])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlainText();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}\z", RegexOptions.None, 1000)]
    private static partial Regex Date();

    [GeneratedRegex(@"^[0-9][0-9_.eExXoO+-]*\z", RegexOptions.None, 1000)]
    private static partial Regex NumberLike();
}
