using System.Globalization;
using System.Text;

namespace ReviewerPortal.Domain.Shared;

/// <summary>Makes a stranger's text safe to stand inside one of our sentences: one line, nothing that hides or reorders what follows, bounded.</summary>
public static class PlainText
{
    /// <summary>The text on one line without control and formatting characters, cut to a number of UTF-16 characters.</summary>
    public static string Of(string text, int maxLength)
    {
        var plain = new StringBuilder(Math.Min(text.Length, maxLength + 1));
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (
                category
                is UnicodeCategory.Control
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.SpaceSeparator
            )
            {
                if (plain.Length > 0 && plain[^1] != ' ')
                {
                    plain.Append(' ');
                }
            }
            else if (category is not (UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse))
            {
                plain.Append(rune.ToString());
            }

            if (plain.Length > maxLength)
            {
                break;
            }
        }

        var result = plain.ToString().TrimEnd();
        if (result.Length <= maxLength)
        {
            return result;
        }

        var cut = char.IsHighSurrogate(result[maxLength - 2]) ? maxLength - 2 : maxLength - 1;
        return string.Concat(result.AsSpan(0, cut), "…");
    }
}
