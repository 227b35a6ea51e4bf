using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What a stretch of a document's text holds.</summary>
internal enum SpanKind
{
    Scalar,
    Map,
    List,
}

/// <summary>
/// A part of a document and the stretch of text it is written in: from its first character to just behind its last, without blanks, line ends and
/// comments around it. Offsets are 0-based.
/// </summary>
internal sealed class TextSpan
{
    public required SpanKind Kind { get; init; }

    public required int Start { get; init; }

    public int End { get; private set; }

    /// <summary>A collection in brackets or braces.</summary>
    public bool IsFlow { get; private init; }

    public ScalarStyle Style { get; private init; }

    /// <summary>The fields of a mapping or the entries of a list, in document order.</summary>
    public List<TextPart> Parts { get; } = [];

    /// <summary>Nothing is written: the value behind <c>key:</c> or <c>-</c> is absent.</summary>
    public bool IsAbsent => Kind == SpanKind.Scalar && Start == End;

    /// <summary>
    /// The root of a document that <see cref="ContractDocument"/> reads without a problem.
    /// </summary>
    /// <exception cref="UnwritableException">It is laid out in a way no form writes.</exception>
    public static TextSpan Of(string text)
    {
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext() && parser.Current is StreamStart or DocumentStart) { }

        return Read(text, parser, 0);
    }

    private static TextSpan Read(string text, Parser parser, int floor)
    {
        switch (parser.Current)
        {
            case Scalar scalar:
                return Scalar(text, scalar, floor);
            case SequenceStart list:
                return List(text, parser, list.Style == SequenceStyle.Flow, (int)list.Start.Index);
            case MappingStart map:
                return Map(text, parser, map.Style == MappingStyle.Flow, (int)map.Start.Index);
            default:
                throw new UnwritableException();
        }
    }

    private static TextSpan Scalar(string text, Scalar scalar, int floor)
    {
        var (start, end) = ((int)scalar.Start.Index, (int)scalar.End.Index);
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            // The scanner's end lies behind the blank lines that follow.
            end = Math.Min(end, text.Length);
            while (end > start && char.IsWhiteSpace(text[end - 1]))
            {
                end--;
            }
        }
        else if (scalar.IsPlainEmpty())
        {
            start = end = floor;
        }

        return new()
        {
            Kind = SpanKind.Scalar,
            Start = start,
            End = end,
            Style = scalar.Style,
        };
    }

    private static TextSpan List(string text, Parser parser, bool isFlow, int start)
    {
        var list = new TextSpan
        {
            Kind = SpanKind.List,
            Start = start,
            IsFlow = isFlow,
        };
        var at = isFlow ? start + 1 : start;
        while (parser.MoveNext() && parser.Current is not SequenceEnd)
        {
            var mark = -1;
            if (isFlow)
            {
                at = TextLines.Past(text, at, ',');
            }
            else
            {
                mark = TextLines.SkipBlank(text, at);
                Expect(text, mark, '-');
            }

            var value = Read(text, parser, isFlow ? at : mark + 1);
            list.Parts.Add(new() { Mark = mark, Value = value });
            at = list.Parts[^1].End;
        }

        list.Close(text, at, ']');
        return list;
    }

    private static TextSpan Map(string text, Parser parser, bool isFlow, int start)
    {
        var map = new TextSpan
        {
            Kind = SpanKind.Map,
            Start = start,
            IsFlow = isFlow,
        };
        if (isFlow)
        {
            Expect(text, start, '{');
        }

        var at = start;
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            if (parser.Current is not Scalar key || key.IsPlainEmpty())
            {
                throw new UnwritableException();
            }

            var end = (int)key.End.Index;
            var colon = end;
            while (colon < text.Length && text[colon] is ' ' or '\t')
            {
                colon++;
            }

            var hasColon = colon < text.Length && text[colon] == ':';
            if ((!hasColon && !isFlow) || key.Style is ScalarStyle.Literal or ScalarStyle.Folded)
            {
                throw new UnwritableException(); // `? key` on a line of its own
            }

            if (!parser.MoveNext())
            {
                throw new UnwritableException();
            }

            var value = Read(text, parser, hasColon ? colon + 1 : end);
            map.Parts.Add(
                new()
                {
                    Key = key.Value,
                    KeyStart = (int)key.Start.Index,
                    KeyEnd = end,
                    KeyStyle = key.Style,
                    Mark = hasColon ? colon : -1,
                    Value = value,
                }
            );
            at = map.Parts[^1].End;
        }

        map.Close(text, Math.Max(at, isFlow ? start + 1 : start), '}');
        return map;
    }

    private void Close(string text, int at, char bracket)
    {
        if (!IsFlow)
        {
            End = at;
            return;
        }

        var end = TextLines.Past(text, at, ',');
        Expect(text, end, bracket);
        End = end + 1;
    }

    private static void Expect(string text, int at, char character)
    {
        if (at >= text.Length || text[at] != character)
        {
            throw new UnwritableException();
        }
    }
}

/// <summary>One field of a mapping or one entry of a list.</summary>
internal sealed class TextPart
{
    /// <summary>The field's name; null for an entry of a list.</summary>
    public string? Key { get; init; }

    public int KeyStart { get; init; } = -1;

    public int KeyEnd { get; init; } = -1;

    public ScalarStyle KeyStyle { get; init; }

    /// <summary>Where its colon or its dash is; -1 where it has none.</summary>
    public required int Mark { get; init; }

    public required TextSpan Value { get; init; }

    public int Start =>
        Key is not null ? KeyStart
        : Mark >= 0 ? Mark
        : Value.Start;

    public int End => Math.Max(Value.End, Math.Max(Mark + 1, KeyEnd));
}

/// <summary>A change cannot be written into this document as it is laid out. Never leaves <see cref="ContractTextEdit"/>.</summary>
internal sealed class UnwritableException() : Exception("The document is laid out in a way no form writes.");

file static class Scalars
{
    public static bool IsPlainEmpty(this Scalar scalar) => scalar is { Style: ScalarStyle.Plain or ScalarStyle.Any, Value.Length: 0 };
}
