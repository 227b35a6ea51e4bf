using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// Writes one change into a document's text and leaves every other character as it is. Only layouts it understands are touched; whoever uses it checks
/// the outcome against the change that was meant.
/// </summary>
internal sealed class TextSplice
{
    private readonly string _text;
    private readonly TextSpan _root;
    private readonly YamlWriter _write;
    private readonly FlowSplice _flow;
    private readonly BlockSplice _block;

    /// <exception cref="UnwritableException">The document is laid out in a way no form writes.</exception>
    public TextSplice(string text)
    {
        _text = text;
        _root = TextSpan.Of(text);
        _write = new(_root.IsFlow, EolOf(text), ListIndentOf(text, _root) ?? 2);
        _flow = new(text, _write);
        _block = new(text, _write);
    }

    /// <summary>Gives what the path leads to a value, and makes what is missing on the way.</summary>
    public string Set(IReadOnlyList<PathStep> path, JsonNode? value)
    {
        var way = Walk(path);
        if (way.Count == path.Count)
        {
            return way.Count == 0 ? throw new UnwritableException() : Replace(way[^1], IsFlow(way), value);
        }

        for (var i = path.Count - 1; i > way.Count; i--)
        {
            value = path[i].Key is { } key ? new JsonObject { [key] = value?.DeepClone() } : new JsonArray(value?.DeepClone());
        }

        return Add(way, path[way.Count], value);
    }

    /// <summary>Takes out what the path leads to.</summary>
    public string Remove(IReadOnlyList<PathStep> path)
    {
        var way = Walk(path);
        var container = ContainerOf(way, way.Count - 1);
        var at = container.Parts.IndexOf(way[^1]);
        if (container.Parts.Count > 1)
        {
            return container.IsFlow ? _flow.Remove(container, at) : _block.Remove(container, at);
        }

        JsonNode empty = container.Kind == SpanKind.Map ? new JsonObject() : new JsonArray();
        return container.IsFlow ? _flow.RemoveOnly(container)
            : way.Count > 1 ? Replace(way[^2], isFlow: false, empty)
            : string.Concat(_text.AsSpan(0, container.Start), "{}", _text.AsSpan(container.End));
    }

    /// <summary>Puts an entry into a list that is there.</summary>
    public string Insert(IReadOnlyList<PathStep> list, int index, JsonNode? value)
    {
        var way = Walk(list);
        var at = way.Count == 0 ? _root : way[^1].Value;
        if (at is { IsFlow: true, Parts.Count: 0 } && way.Count > 0 && !IsFlow(way) && value is JsonObject or JsonArray)
        {
            return Replace(way[^1], isFlow: false, new JsonArray(value.DeepClone()));
        }

        return at.IsFlow ? _flow.Insert(at, index, _write.Flow(value)) : _block.Insert(at, FloorOf(way), index, value);
    }

    /// <summary>Moves an entry of a list.</summary>
    public string Move(IReadOnlyList<PathStep> list, int from, int to)
    {
        var way = Walk(list);
        var at = way.Count == 0 ? _root : way[^1].Value;
        var order = Enumerable.Range(0, at.Parts.Count).ToList();
        order.RemoveAt(from);
        order.Insert(to, from);
        return at.IsFlow ? _flow.Reorder(at, order) : _block.Reorder(at, FloorOf(way), order);
    }

    /// <summary>Writes another name for a field.</summary>
    public string Rename(IReadOnlyList<PathStep> path, string name)
    {
        var part = Walk(path)[^1];
        return string.Concat(_text.AsSpan(0, part.KeyStart), _write.Key(name, part.KeyStyle), _text.AsSpan(part.KeyEnd));
    }

    /// <summary>The parts on the way, as far as they are there.</summary>
    private List<TextPart> Walk(IReadOnlyList<PathStep> path)
    {
        var way = new List<TextPart>();
        var at = _root;
        foreach (var step in path)
        {
            var part =
                step.Key is null ? at.Parts.ElementAtOrDefault(at.Kind == SpanKind.List ? step.Index : -1)
                : at.Kind == SpanKind.Map ? at.Parts.Find(p => string.Equals(p.Key, step.Key, StringComparison.Ordinal))
                : null;
            if (part is null)
            {
                break;
            }

            way.Add(part);
            at = part.Value;
        }

        return way;
    }

    private TextSpan ContainerOf(List<TextPart> way, int index) => index == 0 ? _root : way[index - 1].Value;

    /// <summary>Whether the last part of a way stands inside brackets.</summary>
    private bool IsFlow(List<TextPart> way) => _root.IsFlow || way.Take(way.Count - 1).Any(p => p.Value.IsFlow);

    /// <summary>Where what belongs to a container begins at the earliest.</summary>
    private static int FloorOf(List<TextPart> way) => way.Count == 0 ? 0 : way[^1].Mark;

    private string Add(List<TextPart> way, PathStep step, JsonNode? value)
    {
        var container = way.Count == 0 ? _root : way[^1].Value;
        if (container.Kind == SpanKind.Scalar)
        {
            // What is to hold the value is there and empty.
            JsonNode made = step.Key is { } name ? new JsonObject { [name] = value?.DeepClone() } : new JsonArray(value?.DeepClone());
            return Replace(way[^1], IsFlow(way), made);
        }

        if (step.Key is not { } key)
        {
            throw new UnwritableException();
        }

        if (!container.IsFlow)
        {
            return _block.Add(container, key, value, isRoot: way.Count == 0);
        }

        // Braces with nothing between them may become lines of their own.
        return container.Parts.Count == 0 && way.Count > 0 && !IsFlow(way) && !_write.IsShort(value)
            ? Replace(way[^1], isFlow: false, new JsonObject { [key] = value?.DeepClone() })
            : _flow.Insert(container, container.Parts.Count, $"{_write.Key(key)}: {_write.Flow(value)}");
    }

    private string Replace(TextPart part, bool isFlow, JsonNode? value) =>
        isFlow ? _flow.Replace(part, value) : _block.Replace(part, value);

    private static string EolOf(string text)
    {
        var end = TextLines.EndOf(text, 0);
        return end < text.Length
            ? text[end..TextLines.PastBreak(text, end)] is "\r\n"
                ? "\r\n"
                : "\n"
            : "\n";
    }

    /// <summary>How this document indents the dashes of its lists, as its first one does; null where it has none.</summary>
    private static int? ListIndentOf(string text, TextSpan span)
    {
        foreach (var part in span.IsFlow ? [] : span.Parts)
        {
            if (part is { Key: not null, Value: { Kind: SpanKind.List, IsFlow: false } list })
            {
                return TextLines.ColumnOf(text, list.Start) - TextLines.ColumnOf(text, part.Start);
            }

            if (ListIndentOf(text, part.Value) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
