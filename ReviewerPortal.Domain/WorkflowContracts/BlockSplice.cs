using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Changes what stands in lines of its own: fields below one another, and entries behind dashes.</summary>
internal sealed class BlockSplice(string text, YamlWriter write)
{
    // The order in which the sections of a contract are usually read.
    private static readonly string[] Sections =
    [
        "workflow",
        "purpose",
        "accepts",
        "owners",
        "steps",
        "actions",
        "controls",
        "approval_tiers",
        "exceptions",
        "evidence",
        "calendars",
        "default_route",
        "reason_codes",
        "workflow_release_gate",
    ];

    /// <summary>Writes another value behind a colon or a dash.</summary>
    public string Replace(TextPart part, JsonNode? value)
    {
        var old = part.Value;
        var column = TextLines.ColumnOf(text, part.Start);
        if (old.Style == ScalarStyle.Literal && Text(value) is { } lines && write.Literal(lines, IndentOf(old, column)) is { } literal)
        {
            return With(old.Start, old.End, literal);
        }

        var isShort = part.Key is null ? write.IsShortEntry(value) : write.IsShort(value);
        if (old is { Kind: not SpanKind.Scalar, IsFlow: false } && value is JsonObject or JsonArray && Count(value) > 0)
        {
            isShort = false;
        }

        return isShort ? InOneLine(part, write.Flow(value, old.Style)) : AsLines(part, value!, column);
    }

    /// <summary>Adds a field to a mapping: behind the section it usually follows, or last.</summary>
    public string Add(TextSpan map, string key, JsonNode? value, bool isRoot)
    {
        var column = TextLines.ColumnOf(text, map.Parts[0].Start);
        var rank = isRoot ? Array.IndexOf(Sections, key) : -1;
        var behind =
            rank < 0 ? map.Parts.Count - 1 : map.Parts.FindLastIndex(p => Array.IndexOf(Sections, p.Key) is >= 0 and var r && r < rank);
        return Below(map, behind < 0 ? map.Parts.Count - 1 : behind, column, write.Key(key) + ":" + write.BehindKey(value, column));
    }

    /// <summary>Takes out one of several fields or entries.</summary>
    public string Remove(TextSpan container, int index)
    {
        var part = container.Parts[index];
        if (TextLines.IsFirstInLine(text, part.Start))
        {
            var start = TextLines.StartOf(text, part.Start);
            var end = TextLines.EndOf(text, TextLines.PastComment(text, part.End));
            return With(start, TextLines.PastBreak(text, end), "");
        }

        // It shares its line with the dash in front of it, so what follows takes its place.
        var next = container.Parts[index + 1].Start;
        return With(part.Start, TextLines.HasComment(text, part.End, next) ? part.End : next, "");
    }

    /// <summary>Puts an entry in front of another, or last.</summary>
    public string Insert(TextSpan list, int floor, int index, JsonNode? value)
    {
        var first = list.Parts[0];
        var column = TextLines.ColumnOf(text, first.Start);
        bool? inOneLine =
            list.Parts.Exists(p => p.Value is { Kind: SpanKind.Map, IsFlow: false }) ? false
            : list.Parts.TrueForAll(p => p.Value.IsFlow) ? true
            : null;
        var entry = write.Entry(value, column, inOneLine);
        if (index > 0)
        {
            return Below(list, index - 1, column, entry);
        }

        var pad = new string(' ', column);
        if (!TextLines.IsFirstInLine(text, first.Start))
        {
            return With(first.Start, first.Start, entry + write.Eol + pad);
        }

        var at = TextLines.LeadingComments(text, TextLines.StartOf(text, first.Start), column, floor);
        return With(at, at, pad + entry + write.Eol + (IsSpaced(list, 0) ? write.Eol : ""));
    }

    /// <summary>Puts the entries of a list in another order, each with its comments; the empty lines between them stay where they are.</summary>
    public string Reorder(TextSpan list, int floor, List<int> order)
    {
        var column = TextLines.ColumnOf(text, list.Parts[0].Start);

        // A list within a list begins beside a dash that is not its own.
        var ownLines = TextLines.IsFirstInLine(text, list.Parts[0].Start);
        var chunks = list
            .Parts.Select(
                (p, i) =>
                    (
                        Start: ownLines
                            ? TextLines.LeadingComments(
                                text,
                                TextLines.StartOf(text, p.Start),
                                column,
                                i == 0 ? floor : list.Parts[i - 1].End
                            )
                            : p.Start,
                        End: TextLines.PastOwnComments(text, p.End, column)
                    )
            )
            .ToList();
        var moved = new StringBuilder();
        var at = 0;
        for (var i = 0; i < chunks.Count; i++)
        {
            var (slot, chunk) = (chunks[i], chunks[order[i]]);
            moved.Append(text, at, slot.Start - at).Append(text, chunk.Start, chunk.End - chunk.Start);
            at = slot.End;
        }

        return moved.Append(text, at, text.Length - at).ToString();
    }

    private string Below(TextSpan container, int index, int column, string written)
    {
        var at = TextLines.PastOwnComments(text, container.Parts[index].End, column);
        var spaced = IsSpaced(container, Math.Min(index, container.Parts.Count - 2)) ? write.Eol : "";
        return With(at, at, write.Eol + spaced + new string(' ', column) + written);
    }

    /// <summary>Whether an empty line stands between a part and the next.</summary>
    private bool IsSpaced(TextSpan container, int index) =>
        index >= 0
        && index + 1 < container.Parts.Count
        && TextLines.HasBlankLine(text, container.Parts[index].End, container.Parts[index + 1].Start);

    private string InOneLine(TextPart part, string written)
    {
        var old = part.Value;
        var behind = part.Mark + 1;
        if (old.IsAbsent)
        {
            return With(behind, behind, " " + written);
        }

        if (TextLines.SameLine(text, behind, old.Start))
        {
            return With(old.Start, old.End, written);
        }

        // The comments between the name and its lines stay.
        var start = TextLines.BeforeBreak(text, TextLines.StartOf(text, old.Start));
        return string.Concat(text.AsSpan(0, behind), " " + written, text.AsSpan(behind, start - behind), text.AsSpan(old.End));
    }

    private string AsLines(TextPart part, JsonNode value, int column)
    {
        var old = part.Value;
        var behind = part.Mark + 1;
        var indent = column + (part.Key is not null && value is JsonArray ? write.ListIndent : 2);
        var lines = write.Block(value, indent);
        if (!TextLines.SameLine(text, behind, old.Start))
        {
            return With(TextLines.StartOf(text, old.Start), old.End, lines);
        }

        var end = TextLines.PastComment(text, old.End);
        if (end == old.End)
        {
            // An entry's first field stands beside its dash.
            var joined = part.Key is null && value is JsonObject;
            return With(behind, old.End, joined ? " " + lines[indent..] : write.Eol + lines);
        }

        var comment = text[old.End..end];
        return With(behind, end, comment + write.Eol + lines);
    }

    private int IndentOf(TextSpan literal, int column)
    {
        var first = TextLines.PastBreak(text, TextLines.EndOf(text, literal.Start));
        var at = first;
        while (at < literal.End && text[at] == ' ')
        {
            at++;
        }

        return at < literal.End && at > first ? at - first : column + 2;
    }

    private static int Count(JsonNode value) => value is JsonObject map ? map.Count : ((JsonArray)value).Count;

    private static string? Text(JsonNode? value) =>
        value?.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : null;

    private string With(int from, int to, string written) => string.Concat(text.AsSpan(0, from), written, text.AsSpan(to));
}
