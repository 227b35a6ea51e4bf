using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>A part of a contract document and where it stands. Lines and columns are 1-based.</summary>
internal abstract class ContractNode(string path, int line, int column)
{
    public string Path { get; } = path;

    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>The part as a message names its kind.</summary>
    public abstract string Kind { get; }

    /// <summary>The path of a member or an entry below this part.</summary>
    public static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}

/// <summary>A mapping; keys are unique, in document order.</summary>
internal sealed class ContractMap(string path, int line, int column, List<ContractEntry> entries, bool isFlow, int endLine, int endColumn)
    : ContractNode(path, line, column)
{
    private readonly Dictionary<string, ContractEntry> _byKey = entries.ToDictionary(e => e.Key, StringComparer.Ordinal);

    public IReadOnlyList<ContractEntry> Entries { get; } = entries;

    public bool IsFlow { get; } = isFlow;

    /// <summary>Just behind the closing brace of a flow mapping.</summary>
    public (int Line, int Column) End { get; } = (endLine, endColumn);

    public override string Kind => "a mapping";

    public ContractEntry? Find(string key) => _byKey.GetValueOrDefault(key);
}

/// <summary>One key of a mapping and its value.</summary>
internal sealed record ContractEntry(string Key, int Line, int Column, ContractNode Value);

/// <summary>A sequence.</summary>
internal sealed class ContractList(string path, int line, int column, List<ContractNode> items) : ContractNode(path, line, column)
{
    public IReadOnlyList<ContractNode> Items { get; } = items;

    public override string Kind => "a list";
}

/// <summary>A part that was refused when the document was read; it has been reported, and nothing more is said of it.</summary>
internal sealed class ContractGap(string path, int line, int column) : ContractNode(path, line, column)
{
    public override string Kind => "unreadable";
}

/// <summary>A single value. A plain one is null, true, false or a number where YAML's core schema says so; a quoted one is always text.</summary>
internal sealed partial class ContractScalar(string path, int line, int column, string value, ScalarStyle style, int endLine, int endColumn)
    : ContractNode(path, line, column)
{
    public string Value { get; } = value;

    public ScalarStyle Style { get; } = style;

    /// <summary>Just behind its last character.</summary>
    public (int Line, int Column) End { get; } = (endLine, endColumn);

    public bool IsPlain => Style == ScalarStyle.Plain;

    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

    public bool? AsBoolean =>
        !IsPlain ? null
        : Value is "true" or "True" or "TRUE" ? true
        : Value is "false" or "False" or "FALSE" ? false
        : null;

    /// <summary>Whether this is a number as JSON writes it.</summary>
    public bool IsNumber => IsPlain && JsonNumber().IsMatch(Value);

    /// <summary>Whether YAML calls this a number although JSON would not, such as <c>0x1F</c> or <c>.5</c>.</summary>
    public bool IsOddNumber => IsPlain && !IsNumber && YamlNumber().IsMatch(Value);

    public bool IsText => !IsNull && AsBoolean is null && !IsNumber && !IsOddNumber;

    public override string Kind =>
        IsNull ? "empty"
        : AsBoolean is not null ? "true or false"
        : IsNumber || IsOddNumber ? "a number"
        : "text";

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonNumber();

    [GeneratedRegex(
        @"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex YamlNumber();
}

/// <summary>Writes a part as JSON that is also one line of YAML.</summary>
internal static class ContractJson
{
    /// <summary>The part as a JSON value.</summary>
    public static JsonElement Of(ContractNode node)
    {
        using var document = JsonDocument.Parse(TextOf(node), new JsonDocumentOptions { MaxDepth = ContractDocument.MaxDepth + 2 });
        return document.RootElement.Clone();
    }

    /// <summary>The part as JSON text, with a space behind each colon and comma, as YAML wants it.</summary>
    public static string TextOf(ContractNode node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return text.ToString();
    }

    /// <summary>A text in double quotes, as JSON and YAML both write it.</summary>
    public static string Quoted(string value)
    {
        var text = new StringBuilder();
        Quote(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, ContractNode node)
    {
        switch (node)
        {
            case ContractMap map:
                text.Append('{');
                for (var i = 0; i < map.Entries.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Quote(text, map.Entries[i].Key);
                    text.Append(": ");
                    Write(text, map.Entries[i].Value);
                }

                text.Append('}');
                break;
            case ContractList list:
                text.Append('[');
                for (var i = 0; i < list.Items.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Write(text, list.Items[i]);
                }

                text.Append(']');
                break;
            case ContractScalar { IsNumber: true } number:
                text.Append(number.Value);
                break;
            case ContractScalar { AsBoolean: { } flag }:
                text.Append(flag ? "true" : "false");
                break;
            case ContractScalar { IsNull: false } scalar:
                Quote(text, scalar.Value);
                break;
            default:
                text.Append("null");
                break;
        }
    }

    // Characters beyond the BMP stay as they are: YAML has no escaped surrogate pairs.
    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                text.Append(c).Append(value[++i]);
            }
            else if (c is '"' or '\\')
            {
                text.Append('\\').Append(c);
            }
            else if (char.IsSurrogate(c))
            {
                text.Append('\ufffd');
            }
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff')
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                text.Append(c);
            }
        }

        text.Append('"');
    }
}
