using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// Reads YAML into nodes with their places. What lets one document stand for another, or grow beyond its own size, is refused: anchors, aliases, tags,
/// several documents, repeated keys. Bounded in size, depth and number of parts; every failure is a problem, none an exception.
/// </summary>
internal sealed class ContractDocument
{
    /// <summary>The largest document, in UTF-8 bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>How deep it may nest.</summary>
    public const int MaxDepth = 60;

    private const int MaxParts = 100_000;

    private readonly ContractProblems _problems;
    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private int _parts;

    private ContractDocument(string text, ContractProblems problems)
    {
        _problems = problems;
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    /// <summary>The root, or null when the text cannot be read; the problems say why.</summary>
    public static ContractNode? Read(string text, ContractProblems problems)
    {
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            problems.Error("", 1, 1, $"The document is larger than {MaxBytes / 1024} KiB.");
            return null;
        }

        var document = new ContractDocument(text, problems);
        try
        {
            return document.Document();
        }
        catch (YamlException failure)
        {
            problems.Error(
                "",
                Place(failure.Start.Line),
                Place(failure.Start.Column),
                $"This is not valid YAML: {Sentence(failure.Message)}"
            );
            return null;
        }
        catch (Limit limit)
        {
            problems.Error(limit.Path, limit.Line, limit.Column, limit.Message);
            return null;
        }
        catch (Exception failure)
            when (failure is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            // The scanner stumbles over some texts instead of naming what is wrong; where it stumbled is all there is to say.
            var at = document._scanner.CurrentPosition;
            problems.Error(
                "",
                Place(at.Line),
                Place(at.Column),
                "This is not valid YAML: what stands here does not go on from the line before."
            );
            return null;
        }
    }

    private ContractNode? Document()
    {
        Next(); // stream start
        if (!Next() || _parser.Current is StreamEnd)
        {
            _problems.Error("", 1, 1, "The document is empty.");
            return null;
        }

        Next(); // past the document's start
        var root = Node("", 0);
        Next(); // document end
        if (Next() && _parser.Current is DocumentStart second)
        {
            _problems.Error(
                "",
                Place(second.Start.Line),
                Place(second.Start.Column),
                "A contract is one document; this starts a second one."
            );
        }

        return root;
    }

    private ContractNode Node(string path, int depth)
    {
        var at = _parser.Current ?? throw new YamlException("The document ends too early.");
        var (line, column) = (Place(at.Start.Line), Place(at.Start.Column));
        if (depth > MaxDepth)
        {
            throw new Limit(path, line, column, $"The document nests deeper than {MaxDepth} levels.");
        }

        if (++_parts > MaxParts)
        {
            throw new Limit(path, line, column, $"The document has more than {MaxParts} parts.");
        }

        var refused = Refused(at);
        if (refused is not null)
        {
            _problems.Error(path, line, column, refused);
        }

        ContractNode node = at switch
        {
            Scalar scalar => new ContractScalar(path, line, column, scalar.Value, scalar.Style, Place(at.End.Line), Place(at.End.Column)),
            SequenceStart => List(path, line, column, depth),
            MappingStart mapping => Map(path, line, column, mapping.Style == MappingStyle.Flow, depth),
            _ => new ContractGap(path, line, column),
        };
        return refused is null ? node : new ContractGap(path, line, column);
    }

    private ContractList List(string path, int line, int column, int depth)
    {
        var items = new List<ContractNode>();
        while (Next() && _parser.Current is not SequenceEnd)
        {
            items.Add(Node($"{path}[{items.Count}]", depth + 1));
        }

        return new ContractList(path, line, column, items);
    }

    private ContractMap Map(string path, int line, int column, bool isFlow, int depth)
    {
        var entries = new List<ContractEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (Next() && _parser.Current is not MappingEnd)
        {
            var key = Node(path, depth + 1);
            if (!Next())
            {
                break;
            }

            if (key is not ContractScalar { Value: var name } scalar)
            {
                if (key is not ContractGap)
                {
                    _problems.Error(path, key.Line, key.Column, "A key is a name.");
                }

                Node(path, depth + 1);
                continue;
            }

            var below = ContractNode.Below(path, name);
            var value = Node(below, depth + 1);
            if (lines.TryAdd(name, scalar.Line))
            {
                entries.Add(new(name, scalar.Line, scalar.Column, value));
            }
            else
            {
                _problems.Error(
                    below,
                    scalar.Line,
                    scalar.Column,
                    $"`{Spelling.Short(name)}` stands here a second time; the first is on line {lines[name]}."
                );
            }
        }

        // The event of a closing brace stands on the brace itself.
        var end = _parser.Current?.End ?? default;
        return new ContractMap(path, line, column, entries, isFlow, Place(end.Line), Place(end.Column) + 1);
    }

    private static string? Refused(ParsingEvent at) =>
        at switch
        {
            AnchorAlias => "Aliases are not read; write the value out.",
            NodeEvent { Anchor.IsEmpty: false } => "Anchors are not read; write the value out where it is needed.",
            NodeEvent { Tag.IsEmpty: false } => "Tags such as !!str are not read; put text in quotes instead.",
            _ => null,
        };

    private bool Next() => _parser.MoveNext();

    private static int Place(long mark) => (int)Math.Clamp(mark, 1, int.MaxValue);

    private static string Sentence(string message)
    {
        var text = message.Trim();
        return text.EndsWith('.') ? text : text + ".";
    }

    /// <summary>Ends the reading of a document that goes beyond a bound; it never leaves <see cref="Read"/>.</summary>
    private sealed class Limit(string path, int line, int column, string message) : Exception(message)
    {
        public string Path { get; } = path;

        public int Line { get; } = line;

        public int Column { get; } = column;
    }
}
