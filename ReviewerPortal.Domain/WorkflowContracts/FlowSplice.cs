using System.Text;
using System.Text.Json.Nodes;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Changes what stands in brackets and braces, on one line or on several.</summary>
internal sealed class FlowSplice(string text, YamlWriter write)
{
    /// <summary>Writes another value.</summary>
    public string Replace(TextPart part, JsonNode? value)
    {
        var written = write.Flow(value, part.Value.Style);
        if (!part.Value.IsAbsent)
        {
            return With(part.Value.Start, part.Value.End, written);
        }

        // `a: , b` has a blank where its value would be.
        var comma = TextLines.SkipBlank(text, part.End);
        var end = comma < text.Length && text[comma] == ',' && TextLines.SameLine(text, part.End, comma) ? comma : part.End;
        return With(part.End, end, (part.Mark < 0 && part.Key is not null ? ": " : " ") + written);
    }

    /// <summary>Puts a field or an entry in front of another, or last.</summary>
    public string Insert(TextSpan container, int index, string written)
    {
        var parts = container.Parts;
        if (parts.Count == 0)
        {
            return With(container.Start + 1, container.Start + 1, written);
        }

        var isSpread = !TextLines.SameLine(text, container.Start, parts[0].Start);
        if (index < parts.Count)
        {
            return isSpread && TextLines.IsFirstInLine(text, parts[index].Start)
                ? InsertLine(container, index, written)
                : With(parts[index].Start, parts[index].Start, written + ", ");
        }

        var last = parts[^1];
        var comma = CommaBehind(last, container.End - 1);
        if (!isSpread)
        {
            return With(last.End, comma < 0 ? last.End : comma + 1, comma < 0 ? ", " + written : ", " + written + ",");
        }

        var pad = write.Eol + Padding(TextLines.ColumnOf(text, last.Start));
        var behind = TextLines.PastComment(text, comma < 0 ? last.End : comma + 1);
        if (!TextLines.IsBreakAt(text, behind))
        {
            return With(last.End, comma < 0 ? last.End : comma + 1, "," + pad + written + (comma < 0 ? "" : ","));
        }

        return comma < 0
            ? string.Concat(text.AsSpan(0, last.End), ",", text.AsSpan(last.End, behind - last.End)) + pad + written + text[behind..]
            : With(behind, behind, pad + written + ",");
    }

    /// <summary>Takes out one of several.</summary>
    public string Remove(TextSpan container, int index)
    {
        var parts = container.Parts;
        var part = parts[index];
        var limit = index + 1 < parts.Count ? parts[index + 1].Start : container.End - 1;
        var comma = CommaBehind(part, limit);
        if (index + 1 < parts.Count)
        {
            return With(part.Start, TextLines.HasComment(text, part.End, limit) ? comma + 1 : limit, "");
        }

        var before = parts[index - 1];
        var isBare = !TextLines.HasComment(text, before.End, part.Start);
        if (isBare)
        {
            // A colon is one only with a blank behind it.
            return With(before.End, part.End, before.Value.IsAbsent ? " " : "");
        }

        if (comma >= 0)
        {
            return With(part.Start, comma + 1, "");
        }

        var dangling = CommaBehind(before, part.Start);
        if (dangling < 0)
        {
            throw new UnwritableException();
        }

        return string.Concat(text.AsSpan(0, dangling), text.AsSpan(dangling + 1, part.Start - dangling - 1), text.AsSpan(part.End));
    }

    /// <summary>Takes out the only one.</summary>
    public string RemoveOnly(TextSpan container)
    {
        var part = container.Parts[0];
        var comma = CommaBehind(part, container.End - 1);
        return TextLines.HasComment(text, container.Start, part.Start) || TextLines.HasComment(text, part.End, container.End)
            ? With(part.Start, comma < 0 ? part.End : comma + 1, "")
            : With(container.Start + 1, container.End - 1, "");
    }

    /// <summary>Puts the entries in another order; each on lines of its own takes its comments along.</summary>
    public string Reorder(TextSpan list, List<int> order)
    {
        var chunks = Lines(list) ?? [.. list.Parts.Select(p => new Chunk(p.Start, p.End, p.End, p.End))];
        var moved = new StringBuilder();
        var at = 0;
        for (var i = 0; i < chunks.Count; i++)
        {
            // A slot keeps its comma: that the last one has none belongs to the list.
            var (slot, chunk) = (chunks[i], chunks[order[i]]);
            moved
                .Append(text, at, slot.Start - at)
                .Append(text, chunk.Start, chunk.ItemEnd - chunk.Start)
                .Append(text, slot.ItemEnd, slot.CommaEnd - slot.ItemEnd)
                .Append(text, chunk.CommaEnd, chunk.End - chunk.CommaEnd);
            at = slot.End;
        }

        return moved.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>The entries as whole lines; null where some share one.</summary>
    private List<Chunk>? Lines(TextSpan list)
    {
        var chunks = new List<Chunk>();
        for (var i = 0; i < list.Parts.Count; i++)
        {
            var part = list.Parts[i];
            var floor = i == 0 ? list.Start : list.Parts[i - 1].End;
            var comma = CommaBehind(part, i + 1 < list.Parts.Count ? list.Parts[i + 1].Start : list.End - 1);
            if (comma >= 0 && !TextLines.SameLine(text, part.End, comma))
            {
                return null;
            }

            var commaEnd = comma < 0 ? part.End : comma + 1;
            var end = TextLines.PastComment(text, commaEnd);
            if (!TextLines.IsFirstInLine(text, part.Start) || !TextLines.IsBreakAt(text, end))
            {
                return null;
            }

            var line = TextLines.StartOf(text, part.Start);
            var start = TextLines.LeadingComments(text, line, TextLines.ColumnOf(text, part.Start), Math.Max(floor, 1));
            chunks.Add(new(start, part.End, commaEnd, end));
        }

        return chunks;
    }

    private string InsertLine(TextSpan container, int index, string written)
    {
        var part = container.Parts[index];
        var floor = index == 0 ? container.Start : container.Parts[index - 1].End;
        var column = TextLines.ColumnOf(text, part.Start);
        var at = TextLines.LeadingComments(text, TextLines.StartOf(text, part.Start), column, Math.Max(floor, 1));
        return With(at, at, Padding(column) + written + "," + write.Eol);
    }

    private int CommaBehind(TextPart part, int limit)
    {
        var at = TextLines.SkipBlank(text, part.End);
        return at < limit && text[at] == ',' ? at : -1;
    }

    private static string Padding(int column) => new(' ', column);

    private string With(int from, int to, string written) => string.Concat(text.AsSpan(0, from), written, text.AsSpan(to));

    private sealed record Chunk(int Start, int ItemEnd, int CommaEnd, int End);
}
