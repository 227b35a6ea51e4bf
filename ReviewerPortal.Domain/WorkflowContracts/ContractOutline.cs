using System.Globalization;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>A field, or an entry of a list, as it stands in a text that need not be valid.</summary>
/// <param name="Keys">The keys that lead to it; <c>[]</c> for any entry of a list.</param>
/// <param name="Path">Its path, as problems write it.</param>
/// <param name="Parent">The path of what it stands in.</param>
/// <param name="Line">1-based.</param>
/// <param name="Value">Its value where that is a single one on the same line; empty otherwise.</param>
internal sealed record OutlineEntry(IReadOnlyList<string> Keys, string Path, string Parent, int Line, string Value)
{
    /// <summary>Its own key; <c>[]</c> for an entry of a list.</summary>
    public string Key => Keys[^1];
}

/// <summary>What a place in a text belongs to.</summary>
/// <param name="Keys">The keys that lead to the mapping or list it stands in.</param>
/// <param name="Path">The same, entries with their position.</param>
/// <param name="Field">The key whose value is written here; null where a key, or an entry of a list, is.</param>
/// <param name="Prefix">What of the word is there already.</param>
/// <param name="From">0-based column where that begins.</param>
internal sealed record OutlinePlace(IReadOnlyList<string> Keys, string Path, string? Field, string Prefix, int From);

/// <summary>
/// Goes through a contract's text line by line and says what stands where, by indentation and brackets alone: it works on a text that somebody is in the
/// middle of writing, where a parser only says that it is not valid. It never throws and judges nothing.
/// </summary>
internal sealed class ContractOutline
{
    /// <summary>The key of any entry of a list.</summary>
    public const string Item = "[]";

    private readonly Stack<Frame> _frames = [];
    private readonly Stack<Flow> _flow = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<OutlineEntry> _entries = [];
    private int? _blockScalar;

    private ContractOutline() { }

    private (IReadOnlyList<string> Keys, string Path) Here =>
        _flow.TryPeek(out var flow) ? flow.Inside
        : _frames.TryPeek(out var frame) ? (frame.Keys, frame.Path)
        : ([], "");

    /// <summary>Everything the text has.</summary>
    public static IReadOnlyList<OutlineEntry> Of(string text)
    {
        var outline = new ContractOutline();
        var number = 0;
        foreach (var line in text.EnumerateLines())
        {
            outline.Read(line.ToString(), ++number);
        }

        return outline._entries;
    }

    /// <summary>What the place belongs to; null inside a comment or a text of several lines.</summary>
    /// <param name="text">The document.</param>
    /// <param name="line">1-based.</param>
    /// <param name="column">0-based: how many characters stand before it on its line.</param>
    public static OutlinePlace? At(string text, int line, int column)
    {
        var outline = new ContractOutline();
        var number = 0;
        foreach (var read in text.EnumerateLines())
        {
            if (++number == line)
            {
                return outline.Place(read[..Math.Clamp(column, 0, read.Length)].ToString(), number);
            }

            outline.Read(read.ToString(), number);
        }

        return null;
    }

    private OutlinePlace? Place(string head, int number)
    {
        var from = head.Length;
        while (from > 0 && IsOfWord(head[from - 1]))
        {
            from--;
        }

        // A dash that begins an entry is no part of the word behind it.
        var (before, prefix) = (head[..from], head[from..]);
        var indent = IndentOf(before);
        if (before.AsSpan().TrimStart() is ['#', ..] || before.Contains(" #", StringComparison.Ordinal) || indent > _blockScalar)
        {
            return null;
        }

        var inFlow = _flow.Count > 0;
        Read(before, number);
        if (_flow.TryPeek(out var flow))
        {
            return flow.IsMap
                ? new(flow.Keys, flow.Path, flow.Key, prefix, from)
                : new([.. flow.Keys, Item], flow.Inside.Path, null, prefix, from);
        }

        if (inFlow || before.AsSpan().TrimEnd() is [.., '}' or ']'])
        {
            return null;
        }

        var start = AfterDashes(before, indent);
        if (KeyAt(before, start) is { } key)
        {
            _frames.Pop();
            return new(Here.Keys, Here.Path, key.Key, prefix, from);
        }

        if (start < before.Length)
        {
            return null;
        }

        Leave(from);
        return new(Here.Keys, Here.Path, null, prefix, from);
    }

    private void Read(string line, int number)
    {
        if (_flow.Count > 0)
        {
            ReadFlow(line, 0, number);
            return;
        }

        var at = IndentOf(line);
        if (at == line.Length || line[at] == '#' || at > _blockScalar)
        {
            return;
        }

        _blockScalar = null;
        var (isItem, list) = (false, "");
        while (IsDash(line, at))
        {
            while (_frames.TryPeek(out var top) && (top.Indent > at || (top.Indent == at && top.IsItem)))
            {
                _frames.Pop();
            }

            var (keys, path) = Here;
            var index = _counts.GetValueOrDefault(path);
            _counts[path] = index + 1;
            _frames.Push(new Frame(at, [.. keys, Item], Entry(path, index), IsItem: true));
            (isItem, list) = (true, path);
            at = AfterSpaces(line, at + 1);
        }

        if (at == line.Length || line[at] == '#')
        {
            return;
        }

        if (line[at] is '{' or '[')
        {
            ReadFlow(line, at, number);
        }
        else if (KeyAt(line, at) is { } key)
        {
            ReadField(line, at, key.Key, AfterSpaces(line, key.After), number);
        }
        else if (isItem)
        {
            var item = _frames.Peek();
            _entries.Add(new(item.Keys, item.Path, list, number, ScalarOf(line[at..])));
        }
    }

    private void ReadField(string line, int at, string key, int value, int number)
    {
        Leave(at);
        var (keys, path) = Here;
        var frame = new Frame(at, [.. keys, key], ContractNode.Below(path, key), IsItem: false);
        _frames.Push(frame);
        var flows = value < line.Length && line[value] is '{' or '[';
        _entries.Add(new(frame.Keys, frame.Path, path, number, flows ? "" : ScalarOf(line[value..])));
        if (value < line.Length && line[value] is '|' or '>')
        {
            _blockScalar = at;
        }
        else if (flows)
        {
            ReadFlow(line, value, number);
        }
    }

    private void ReadFlow(string line, int from, int number)
    {
        var i = from;
        while (i < line.Length)
        {
            var c = line[i];
            if (c is '{' or '[')
            {
                var (keys, path) = Here;
                _flow.Push(new Flow(keys, path, c == '{'));
                i++;
            }
            else if (c is '}' or ']')
            {
                _flow.Pop();
                i++;
                if (_flow.Count == 0)
                {
                    return;
                }
            }
            else if (c == ',')
            {
                _flow.Peek().Next();
                i++;
            }
            else if (c == '#' && (i == 0 || line[i - 1] == ' '))
            {
                return;
            }
            else if (c is ' ' or ':' or '\t')
            {
                i++;
            }
            else
            {
                i = ReadToken(line, i, number);
            }
        }
    }

    private int ReadToken(string line, int from, int number)
    {
        var end = line[from] is '"' or '\'' ? ClosingQuote(line, from) : PlainEnd(line, from);
        var token = ScalarOf(line[from..end]);
        var flow = _flow.Peek();
        if (flow is { IsMap: true, Key: null })
        {
            flow.Key = token;
            _entries.Add(new([.. flow.Keys, token], flow.Inside.Path, flow.Path, number, ""));
        }
        else if (flow.IsMap)
        {
            // The value belongs to the key before it, which is the last entry unless that value has parts.
            _entries[^1] = _entries[^1] with
            {
                Value = token,
            };
        }
        else
        {
            _entries.Add(new([.. flow.Keys, Item], flow.Inside.Path, flow.Path, number, token));
        }

        return end;
    }

    private void Leave(int indent)
    {
        while (_frames.TryPeek(out var top) && top.Indent >= indent)
        {
            _frames.Pop();
        }
    }

    private static (string Key, int After)? KeyAt(string line, int at)
    {
        var end =
            at >= line.Length ? at
            : line[at] is '"' or '\'' ? ClosingQuote(line, at)
            : at;
        for (; end < line.Length; end++)
        {
            if (line[end] == ':' && (end + 1 == line.Length || line[end + 1] == ' '))
            {
                return (ScalarOf(line[at..end]), end + 1);
            }

            if (line[end] == '#' && line[end - 1] == ' ')
            {
                return null;
            }
        }

        return null;
    }

    private static int ClosingQuote(string line, int from)
    {
        for (var i = from + 1; i < line.Length; i++)
        {
            if (line[i] == '\\' && line[from] == '"')
            {
                i++;
            }
            else if (line[i] == line[from])
            {
                return i + 1;
            }
        }

        return line.Length;
    }

    private static int PlainEnd(string line, int from)
    {
        var end = from;
        while (end < line.Length && line[end] is not (',' or '{' or '}' or '[' or ']'))
        {
            if (line[end] == ':' && (end + 1 == line.Length || line[end + 1] == ' '))
            {
                break;
            }

            end++;
        }

        return Math.Max(end, from + 1);
    }

    private static string ScalarOf(string text)
    {
        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        var value = text.Trim();
        if (value is ['"' or '\'', ..])
        {
            var end = ClosingQuote(value, 0);
            return value[1..Math.Max(1, end - (end > 1 && value[end - 1] == value[0] ? 1 : 0))];
        }

        return comment < 0 ? value : text[..comment].Trim();
    }

    private static bool IsOfWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '/' or '$';

    private static bool IsDash(string line, int at) =>
        at < line.Length && line[at] == '-' && (at + 1 == line.Length || line[at + 1] == ' ');

    private static int IndentOf(string line) => AfterSpaces(line, 0);

    private static int AfterSpaces(string line, int at)
    {
        while (at < line.Length && line[at] == ' ')
        {
            at++;
        }

        return at;
    }

    private static int AfterDashes(string line, int at)
    {
        while (IsDash(line, at))
        {
            at = AfterSpaces(line, at + 1);
        }

        return at;
    }

    private static string Entry(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    private sealed record Frame(int Indent, IReadOnlyList<string> Keys, string Path, bool IsItem);

    /// <summary>An open bracket.</summary>
    private sealed class Flow(IReadOnlyList<string> keys, string path, bool isMap)
    {
        private int _index;

        public IReadOnlyList<string> Keys { get; } = keys;

        public string Path { get; } = path;

        public bool IsMap { get; } = isMap;

        /// <summary>Of a mapping, the key whose value is read.</summary>
        public string? Key { get; set; }

        /// <summary>What the next bracket opens in.</summary>
        public (IReadOnlyList<string> Keys, string Path) Inside =>
            IsMap ? ([.. Keys, Key ?? ""], ContractNode.Below(Path, Key ?? "")) : ([.. Keys, Item], Entry(Path, _index));

        public void Next() => (Key, _index) = (null, _index + 1);
    }
}

/// <summary>Where the parts of a contract's text stand.</summary>
public static class ContractPlaces
{
    /// <summary>The 1-based line of a part, or of the nearest one that is there and holds it; null where not even its section is.</summary>
    /// <param name="text">The document, which need not be valid.</param>
    /// <param name="path">Such as <c>steps[2].owner</c>.</param>
    public static int? LineOf(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(path);
        var entries = ContractOutline.Of(text);
        for (var at = path; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            // An entry of a list is where its first field is.
            var found = entries.FirstOrDefault(e =>
                string.Equals(e.Path, at, StringComparison.Ordinal) || string.Equals(e.Parent, at, StringComparison.Ordinal)
            );
            if (found is not null)
            {
                return found.Line;
            }
        }

        return null;
    }
}
