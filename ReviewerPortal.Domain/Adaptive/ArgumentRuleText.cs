using System.Globalization;
using System.Text;
using System.Text.Json;
using ReviewerPortal.Domain.Shared.Expressions;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>
/// Writes what people do not let stand as a condition of the contract's own language. Values are somebody's text: they are quoted, and what cannot be quoted
/// faithfully gets no condition.
/// </summary>
public static class ArgumentRuleText
{
    private const int LongestText = 200;

    /// <summary>The condition that must hold for the action, such as <c>action != "refund" || !has(args.to) || args.to != "cash"</c>; null where none can be written.</summary>
    public static string? Require(ArgumentChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (!IsName(change.Action, dots: true) || NameOf(change.Pointer) is not { } name)
        {
            return null;
        }

        var holds = change switch
        {
            { FromMany: true, To: { } to } => Literal(to) is { } value ? $"{name} == {value}" : null,
            { FromMany: true } => $"!has({name})",
            { From: { } from } => Literal(from) is { } value ? $"!has({name}) || {name} != {value}" : null,
            _ => $"has({name})",
        };
        var text = holds is null ? null : $"action != \"{change.Action}\" || {holds}";
        return text is not null && Expression.Parse(text).Expression is not null ? text : null;
    }

    /// <summary>The argument's name in conditions; null where its pointer has a part no condition can name.</summary>
    private static string? NameOf(string pointer)
    {
        var parts = pointer.Split('/')[1..];
        return parts.Length > 0 && parts.All(p => IsName(p, dots: false)) ? $"args.{string.Join('.', parts)}" : null;
    }

    private static bool IsName(string text, bool dots) =>
        text.Length is > 0 and <= 100
        && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' || (dots && c == '.'));

    private static string? Literal(string json)
    {
        using var value = JsonDocument.Parse(json);
        var element = value.RootElement;
        return element.ValueKind switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            // Written as it came: a limit must never be another number than people saw. What the language does not read is refused by its parser.
            JsonValueKind.Number => element.TryGetDecimal(out var number) ? number.ToString(CultureInfo.InvariantCulture) : null,
            JsonValueKind.String => Quoted(element.GetString()!),
            _ => null,
        };
    }

    private static string? Quoted(string text)
    {
        if (text.Length > LongestText)
        {
            return null;
        }

        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            if (letter is '\n' or '\t')
            {
                quoted.Append(letter == '\n' ? @"\n" : @"\t");
            }
            else if (char.IsControl(letter) || char.IsSurrogate(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.Format)
            {
                // What one cannot see does not belong into a rule people are to read.
                return null;
            }
            else
            {
                quoted.Append(letter is '\\' or '"' ? "\\" : "").Append(letter);
            }
        }

        return quoted.Append('"').ToString();
    }
}
