using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// A <c>pattern</c> of an argument schema. JSON Schema means ECMAScript patterns; this is their common core, translated where .NET differs
/// (<c>$</c> is the very end, <c>\d</c> and <c>\w</c> are ASCII) and matched without backtracking, so that no pattern and no text can make it hang.
/// </summary>
internal sealed class ArgumentPattern
{
    /// <summary>The longest pattern that is read.</summary>
    public const int MaxLength = 1_000;

    // Matching is linear in the text; the limit only guards a machine that stands still.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly Regex _regex;

    private ArgumentPattern(string text, Regex regex) => (Text, _regex) = (text, regex);

    /// <summary>The pattern as the schema has it.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern, or says why it cannot be used.</summary>
    public static (ArgumentPattern? Pattern, string? Problem) Read(string text)
    {
        if (text.Length > MaxLength)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"the pattern is longer than {MaxLength} characters"));
        }

        var (translated, problem) = Translate(text);
        if (translated is null)
        {
            return (null, problem);
        }

        try
        {
            return (new(text, new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Timeout)), null);
        }
        catch (ArgumentException)
        {
            return (null, "is no valid pattern");
        }
        catch (NotSupportedException)
        {
            return (null, "is a pattern too large to check safely; use smaller repetitions");
        }
    }

    /// <summary>True when some part of the text matches; false also when it took longer than a second.</summary>
    public bool IsMatch(string text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static (string? Translated, string? Problem) Translate(string text)
    {
        var translated = new StringBuilder(text.Length + 16);
        var inClass = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '\\':
                    if (++i == text.Length)
                    {
                        return (null, "ends with a lone \\");
                    }

                    if (Escape(text[i], inClass) is not { } escape)
                    {
                        return (null, $"uses \\{text[i]}, which is not supported");
                    }

                    translated.Append(escape);
                    break;
                case '[' when inClass:
                    translated.Append(@"\[");
                    break;
                case '[':
                    inClass = true;
                    translated.Append(c);
                    break;
                case ']' when inClass:
                    inClass = false;
                    translated.Append(c);
                    break;
                case '.' when !inClass:
                    translated.Append(@"[^\n\r\u2028\u2029]");
                    break;
                case '$' when !inClass:
                    translated.Append(@"\z");
                    break;
                case '(' when !inClass && i + 1 < text.Length && text[i + 1] == '?' && (i + 2 >= text.Length || text[i + 2] != ':'):
                    return (null, "uses a group starting with (?, of which only (?: is supported");
                default:
                    translated.Append(c);
                    break;
            }
        }

        return (translated.ToString(), null);
    }

    private static string? Escape(char c, bool inClass) =>
        c switch
        {
            'd' => inClass ? "0-9" : "[0-9]",
            'w' => inClass ? "A-Za-z0-9_" : "[A-Za-z0-9_]",
            'D' when !inClass => "[^0-9]",
            'W' when !inClass => "[^A-Za-z0-9_]",
            's' or 'S' or 'p' or 'P' or 't' or 'n' or 'r' or 'v' or 'f' or 'x' or 'u' => $"\\{c}",
            'b' or 'B' when !inClass => $"\\{c}",
            _ => char.IsAsciiLetterOrDigit(c) ? null
            : Regex.Escape(c.ToString()) is { Length: > 1 } escaped ? escaped
            : Literal(c),
        };

    // Inside a class `-` and `]` keep their backslash, which Regex.Escape would not give them.
    private static string Literal(char c) => char.IsAscii(c) && !char.IsControl(c) ? $"\\{c}" : c.ToString();
}
