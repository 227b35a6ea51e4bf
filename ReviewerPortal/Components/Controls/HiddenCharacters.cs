using System.Globalization;
using System.Text;

namespace ReviewerPortal.Components.Controls;

/// <summary>
/// Finds characters that a person cannot see but a model, a parser or a renderer acts on: bidirectional controls, zero-width characters, tag
/// characters, controls, stray variation selectors. Evidence and proposals are hostile text; what is in them must be seen.
/// </summary>
public static class HiddenCharacters
{
    /// <summary>A stretch of text; <see cref="CodePoint"/> names the hidden character it stands for, such as <c>U+202E</c>, or is null for plain text.</summary>
    public readonly record struct Run(string Text, string? CodePoint);

    /// <summary>The text as plain and hidden stretches, in order.</summary>
    public static IReadOnlyList<Run> Split(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        var runs = new List<Run>();
        var plainFrom = 0;
        var at = 0;
        Rune? before = null;
        while (at < text.Length)
        {
            var whole = Rune.TryGetRuneAt(text, at, out var rune);
            var length = whole ? rune.Utf16SequenceLength : 1;
            if (!whole || IsHidden(rune, before, NextRune(text, at + length)))
            {
                if (at > plainFrom)
                {
                    runs.Add(new Run(text[plainFrom..at], null));
                }

                runs.Add(new Run("", NameOf(whole ? rune.Value : text[at])));
                plainFrom = at + length;
            }

            before = whole ? rune : null;
            at += length;
        }

        if (text.Length > plainFrom)
        {
            runs.Add(new Run(text[plainFrom..], null));
        }

        return runs;
    }

    /// <summary>The text with every hidden character written out as <c>⟦U+202E⟧</c>, for places that hold text only.</summary>
    public static string Reveal(string? text)
    {
        var runs = Split(text);
        return runs.Count switch
        {
            0 => "",
            1 when runs[0].CodePoint is null => runs[0].Text,
            _ => string.Concat(runs.Select(r => r.CodePoint is null ? r.Text : $"⟦{r.CodePoint}⟧")),
        };
    }

    /// <summary>How many hidden characters the text has.</summary>
    public static int CountIn(string? text) => Split(text).Count(r => r.CodePoint is not null);

    private static string NameOf(int codePoint) => string.Create(CultureInfo.InvariantCulture, $"U+{codePoint:X4}");

    private static Rune? NextRune(string text, int at) => at < text.Length && Rune.TryGetRuneAt(text, at, out var rune) ? rune : null;

    private static bool IsHidden(Rune rune, Rune? before, Rune? after)
    {
        var value = rune.Value;
        switch (value)
        {
            case '\n' or '\r' or '\t':
                return false;
            case 0x200D: // Joins emoji into one picture.
                return !(before is { } left && after is { } right && IsPictorial(left) && IsPictorial(right));
            case 0x200C: // Shapes Arabic and Indic letters.
                return !(before is { } one && after is { } two && IsJoiningScript(one) && IsJoiningScript(two));
            case 0xFE0E or 0xFE0F: // Chooses the text or picture form of what stands before it.
                return before is not { } shown || !(IsPictorial(shown) || shown.Value is '#' or '*' or (>= '0' and <= '9'));
            case 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0:
                return true;
        }

        return IsVariationSelector(value)
            || Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Format
                    or UnicodeCategory.Control
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned;
    }

    private static bool IsVariationSelector(int value) =>
        value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180F);

    private static bool IsPictorial(Rune rune) =>
        rune.Value is 0xFE0F or (>= 0x1F3FB and <= 0x1F3FF)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol;

    private static bool IsJoiningScript(Rune rune) => rune.Value is (>= 0x0600 and <= 0x08FF) or (>= 0x0900 and <= 0x0DFF);
}
