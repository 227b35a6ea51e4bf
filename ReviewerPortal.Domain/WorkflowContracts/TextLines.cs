namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Finds lines, blanks and comments between the parts of a YAML text. Never asked about what stands inside a value.</summary>
internal static class TextLines
{
    /// <summary>Whether YAML ends a line at this character.</summary>
    public static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    /// <summary>Whether a line or the text ends here.</summary>
    public static bool IsBreakAt(string text, int at) => at >= text.Length || IsBreak(text[at]);

    /// <summary>Where the line of an offset begins.</summary>
    public static int StartOf(string text, int at)
    {
        while (at > 0 && !IsBreak(text[at - 1]))
        {
            at--;
        }

        return at;
    }

    /// <summary>Where the line of an offset ends, before its line break.</summary>
    public static int EndOf(string text, int at)
    {
        while (at < text.Length && !IsBreak(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>Behind the line break that stands here; the same offset where none does.</summary>
    public static int PastBreak(string text, int at) =>
        at >= text.Length || !IsBreak(text[at]) ? at
        : text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2
        : at + 1;

    /// <summary>Before the line break that ends just here; the same offset where none does.</summary>
    public static int BeforeBreak(string text, int at) =>
        at == 0 || !IsBreak(text[at - 1]) ? at
        : text[at - 1] == '\n' && at > 1 && text[at - 2] == '\r' ? at - 2
        : at - 1;

    /// <summary>How many characters stand before an offset in its line.</summary>
    public static int ColumnOf(string text, int at) => at - StartOf(text, at);

    /// <summary>Whether only blanks stand before an offset in its line.</summary>
    public static bool IsFirstInLine(string text, int at) => text.AsSpan(StartOf(text, at), at - StartOf(text, at)).Trim(" \t").IsEmpty;

    /// <summary>Whether both offsets are in one line.</summary>
    public static bool SameLine(string text, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (IsBreak(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The next character that is no blank, no line break and in no comment; the text's length when there is none.</summary>
    public static int SkipBlank(string text, int at)
    {
        while (at < text.Length)
        {
            if (text[at] == '#')
            {
                at = EndOf(text, at);
            }
            else if (text[at] is ' ' or '\t' || IsBreak(text[at]))
            {
                at++;
            }
            else
            {
                return at;
            }
        }

        return at;
    }

    /// <summary>The same, and behind one such separator where it is next.</summary>
    public static int Past(string text, int at, char separator)
    {
        at = SkipBlank(text, at);
        return at < text.Length && text[at] == separator ? SkipBlank(text, at + 1) : at;
    }

    /// <summary>Whether a comment stands between two parts.</summary>
    public static bool HasComment(string text, int from, int to) => text.AsSpan(from, to - from).Contains('#');

    /// <summary>Behind the comment that follows a part on its last line; the part's end where none does.</summary>
    public static int PastComment(string text, int end)
    {
        var at = end;
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        return at < text.Length && text[at] == '#' ? EndOf(text, at) : end;
    }

    /// <summary>The column of the comment that is all there is in the line beginning here; null for any other line.</summary>
    public static int? CommentColumn(string text, int lineStart)
    {
        var at = lineStart;
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        return at < text.Length && text[at] == '#' ? at - lineStart : null;
    }

    /// <summary>
    /// Where the comments begin that stand directly above a line and not deeper than it, at or behind <paramref name="floor"/>; the line's own start where
    /// there are none.
    /// </summary>
    public static int LeadingComments(string text, int lineStart, int column, int floor)
    {
        while (lineStart > 0)
        {
            var above = StartOf(text, BeforeBreak(text, lineStart));
            if (above <= floor && floor > 0 || CommentColumn(text, above) is not { } at || at > column)
            {
                break;
            }

            lineStart = above;
        }

        return lineStart;
    }

    /// <summary>The end of the line in which a part of a block ends, with the comments behind it and those directly below that stand deeper than it.</summary>
    public static int PastOwnComments(string text, int end, int column)
    {
        end = EndOf(text, PastComment(text, end));
        while (end < text.Length)
        {
            var below = PastBreak(text, end);
            if (CommentColumn(text, below) is not { } at || at <= column)
            {
                break;
            }

            end = EndOf(text, below);
        }

        return end;
    }

    /// <summary>Whether an empty line stands between two offsets.</summary>
    public static bool HasBlankLine(string text, int from, int to)
    {
        for (var at = EndOf(text, from); at < to; at = EndOf(text, at))
        {
            at = PastBreak(text, at);
            if (at < to && text.AsSpan(at, EndOf(text, at) - at).IsWhiteSpace())
            {
                return true;
            }
        }

        return false;
    }
}
