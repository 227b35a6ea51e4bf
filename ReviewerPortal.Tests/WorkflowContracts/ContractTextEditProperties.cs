using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using ReviewerPortal.Domain.WorkflowContracts;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ReviewerPortal.Tests.WorkflowContracts;

/// <summary>Any change at any place of documents of every layout does what it says and nothing else.</summary>
public sealed partial class ContractTextEditProperties
{
    private const string Blocks = """
        # c1 the head

        workflow: refunds # c2
        purpose: |
          Pay back what a customer is owed
          # not a comment
          and no more

        accepts: # c3
        - pay_refund   # c4
        # c5
        - change_address
        owners:
          # c6
          "front desk":
            team: Front desk # c7
            backup: 'Back office'
          back.office: {team: Back office}   # c8
        # c9
        steps:
          - step_name: sort   # c10
            mode: assistive
            evidence_required:
              - conversation # c11
              # c12
            determinism: {
              stable_rules: false,  # c13
              # c14
              high_failure_cost: true
            }

          # c15
          # c16
          - step_name: pay
            owner: >-
              front

              desk
            evidence_required: []
            empty:
              # c17

          - {step_name: last, may: act, nothing: , list: [a, [b, c], {d: e}]} # c18
        # c19
        exceptions: []
        tuples:
          - - 1
            - 2 # c20
          - - 3
        numbers: {a: 0.10, b: 1e2, "c": -5, 'd': 0}
        # c21 the end
        """;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly string[] Documents =
    [
        Blocks,
        Blocks + "\n",
        Blocks.Replace("\n", "\r\n", StringComparison.Ordinal),
        string.Join('\n', SampleContracts.Refunds.Split('\n').Select((line, i) => $"{line}  # c{i}")),
        ContractReader.ToJson(SampleContracts.Refunds)!.Value.GetRawText(),
        JsonSerializer.Serialize(ContractReader.ToJson(Blocks)!.Value, Indented),
    ];

    private static readonly string[] Values =
    [
        "null",
        "true",
        "12.50",
        "\"plain\"",
        "\"two words\"",
        "\"\"",
        "\" # x: {y}, [z] \\\" ' \\\\ \"",
        "\"one\\ntwo\\n\"",
        "\"null\"",
        "\"0x1F\"",
        "\"é😀\\u2028\\u0007\"",
        "[]",
        "{}",
        "[1, \"b\"]",
        "[{\"a\": 1, \"b\": [2, 3]}, {\"a\": {\"b\": {\"c\": \"deep\"}}}]",
        "{\"pay_refund\": {\"step\": \"x\"}, \"k 2\": [\"a long text that does not fit beside others\", \"and another long text, with commas\"]}",
    ];

    [Fact]
    public void A_change_does_what_it_says_and_leaves_every_other_line_as_it_was() =>
        Gen.Select(Gen.Int[0, Documents.Length - 1], Gen.Int[0, 5], Gen.Int[0, 1_000], Gen.Int[0, 1_000], Gen.Int[0, Values.Length - 1])
            .Sample(
                (document, kind, place, other, value) => Check(Documents[document], kind, place, other, JsonNode.Parse(Values[value])),
                iter: 1_000
            );

    [Fact]
    public void Many_changes_one_after_the_other_lose_no_comment() =>
        Gen.Select(Gen.Int[0, Documents.Length - 1], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1_000], Gen.Int[0, 1_000]).Array[2, 8])
            .Sample(
                (document, edits) =>
                {
                    var text = Documents[document];
                    foreach (var (kind, place, other) in edits)
                    {
                        // No removals and no replaced collections: nothing a comment could belong to goes away.
                        text = Check(text, kind == 0 ? 5 : kind + 1, place, other, "x");
                    }

                    Assert.Equal(Comments(Documents[document]).Order(), Comments(text).Order());
                },
                iter: 50
            );

    private static string Check(string text, int kind, int place, int other, JsonNode? value)
    {
        var root = JsonNode.Parse(ContractReader.ToJson(text)!.Value.GetRawText())!;
        var all = Parts(root, []).ToList();
        var lists = all.Where(p => p.Node is JsonArray { Count: > 0 }).ToList();
        var fields = all.Where(p => p.Path.Count > 0 && p.Path[^1] is string).ToList();
        var maps = all.Where(p => p.Node is JsonObject).ToList();
        var expected = root.DeepClone();
        ContractChange change;
        List<object> touched;
        var pure = false;
        switch (kind)
        {
            case 0 when all.Count > 1: // set what is there
            {
                var path = all[1 + (place % (all.Count - 1))].Path;
                change = new ContractChange.Set(Text(path), value);
                Put(expected, path, value);
                touched = path;
                break;
            }
            case 1 when all.Count > 1:
            {
                var path = all[1 + (place % (all.Count - 1))].Path;
                change = new ContractChange.Remove(Text(path));
                Take(expected, path);
                touched = path;
                break;
            }
            case 2 when lists.Count > 0:
            {
                var (path, node) = lists[place % lists.Count];
                var index = other % (((JsonArray)node!).Count + 1);
                change = new ContractChange.Insert(Text(path), index, value ?? "nothing");
                ((JsonArray)At(expected, path)!).Insert(index, (value ?? "nothing").DeepClone());
                (touched, pure) = (path, true);
                break;
            }
            case 3 when lists.Count > 0:
            {
                var (path, node) = lists[place % lists.Count];
                var (from, to) = (other % ((JsonArray)node!).Count, other / 7 % ((JsonArray)node).Count);
                change = new ContractChange.Move(Text(path), from, to);
                var list = (JsonArray)At(expected, path)!;
                var moved = list[from];
                list.RemoveAt(from);
                list.Insert(to, moved);
                touched = path;
                break;
            }
            case 4 when fields.Count > 0:
            {
                var path = fields[place % fields.Count].Path;
                var name = other % 2 == 0 ? $"renamed_{other}" : $"re named: {other}";
                change = new ContractChange.Rename(Text(path), name);
                var map = (JsonObject)At(expected, path[..^1])!;
                var renamed = map[(string)path[^1]];
                map.Remove((string)path[^1]);
                map[name] = renamed;
                touched = path;
                break;
            }
            default: // set what is missing
            {
                var path = maps[place % maps.Count].Path;
                List<object> added = [.. path, $"new {other}", "below"];
                change = new ContractChange.Set(Text(added), value);
                ((JsonObject)At(expected, path)!)[$"new {other}"] = new JsonObject { ["below"] = value?.DeepClone() };
                (touched, pure) = (path, true);
                break;
            }
        }

        var outcome = ContractTextEdit.Apply(text, [change]);
        Assert.True(outcome.Refusal is null, $"{change}: {outcome.Refusal?.Message}\n{text}");
        var after = outcome.Value;
        Assert.True(
            JsonNode.DeepEquals(Numbers(expected), Numbers(JsonNode.Parse(ContractReader.ToJson(after)!.Value.GetRawText()))),
            $"{change}\n{after}"
        );
        var prefix = text.Zip(after).TakeWhile(c => c.First == c.Second).Count();
        if (!pure || prefix + text.Reverse().Zip(after.Reverse()).TakeWhile(c => c.First == c.Second).Count() < text.Length)
        {
            var (first, last) = Lines(text, touched, kind);
            Assert.True(after.StartsWith(text[..first], StringComparison.Ordinal), $"{change}\n{after}");
            Assert.True(after.EndsWith(text[last..], StringComparison.Ordinal), $"{change}\n{after}");
            var lost = Comments(text).Except(Comments(after), StringComparer.Ordinal);
            Assert.All(
                lost,
                c => Assert.True(kind < 2 && text[first..last].Contains($"# {c}", StringComparison.Ordinal), $"{change} lost {c}\n{after}")
            );
        }

        return after;
    }

    /// <summary>Where the lines begin and end that a change at a path may touch.</summary>
    private static (int First, int Last) Lines(string text, List<object> path, int kind)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        var node = yaml.Documents[0].RootNode;
        var (first, last) = (1L, long.MaxValue);
        foreach (var step in path)
        {
            // A bracket's neighbours lose or gain a comma; the only entry of a block leaves its container empty.
            var isFlow = node is YamlMappingNode { Style: MappingStyle.Flow } or YamlSequenceNode { Style: SequenceStyle.Flow };
            var isOnly = kind == 1 && node is YamlMappingNode { Children.Count: 1 } or YamlSequenceNode { Children.Count: 1 };
            YamlNode key = step is string name
                ? ((YamlMappingNode)node).Children.Keys.First(k => string.Equals(((YamlScalarNode)k).Value, name, StringComparison.Ordinal))
                : node;
            node = step is int index ? ((YamlSequenceNode)node).Children[index] : ((YamlMappingNode)node).Children[key];
            if (isFlow || isOnly)
            {
                break;
            }

            (first, last) = (step is string ? key.Start.Line : node.Start.Line, EndOf(node));
        }

        var lines = LineEnd().Matches(text).Select(m => m.Index + m.Length).Prepend(0).Append(text.Length).ToList();
        var top = (int)Math.Min(first, lines.Count) - 1;
        if (kind is 2 or 3)
        {
            // The first entry's own comments stand between the list's name and the entry.
            while (top > 0 && text[lines[top]..].TrimStart(' ').StartsWith('#'))
            {
                top--;
            }
        }

        var bottom = (int)Math.Min(last, lines.Count - 1);
        while (bottom < lines.Count - 1 && text[lines[bottom]..].TrimStart(' ')[0] is '}' or ']')
        {
            bottom++; // the loader does not say where brackets close
        }

        if (kind == 1 && bottom < lines.Count - 1 && text[lines[top]..].TrimStart(' ').StartsWith('-'))
        {
            bottom++; // what stood below the first field takes its place beside the dash
        }

        while (kind < 4 && bottom < lines.Count - 1 && text[lines[bottom]..].TrimStart(' ').StartsWith('#'))
        {
            bottom++;
        }

        return (lines[top], lines[bottom]);
    }

    private static long EndOf(YamlNode node) =>
        node switch
        {
            YamlMappingNode { Children.Count: > 0 } map => map.Children.Max(c => Math.Max(EndOf(c.Key), EndOf(c.Value))),
            YamlSequenceNode { Children.Count: > 0 } list => list.Children.Max(EndOf),
            _ => node.End.Line,
        };

    private static IEnumerable<(List<object> Path, JsonNode? Node)> Parts(JsonNode? node, List<object> path) =>
        new[] { (path, node) }.Concat(
            node switch
            {
                JsonObject map => map.SelectMany(m => Parts(m.Value, [.. path, m.Key])),
                JsonArray list => list.SelectMany((v, i) => Parts(v, [.. path, i])),
                _ => [],
            }
        );

    private static string Text(List<object> path) =>
        string.Concat(
            path.Select(
                (step, i) =>
                    step is int index ? $"[{index}]"
                    : PlainName().IsMatch((string)step) ? (i == 0 ? "" : ".") + step
                    : $"[{JsonSerializer.Serialize(step)}]"
            )
        );

    private static JsonNode? At(JsonNode? node, IEnumerable<object> path) =>
        path.Aggregate(node, (at, step) => step is int index ? at![index] : at![(string)step]);

    private static void Put(JsonNode root, List<object> path, JsonNode? value)
    {
        var holder = At(root, path[..^1])!;
        if (path[^1] is int index)
        {
            holder[index] = value?.DeepClone();
        }
        else
        {
            holder[(string)path[^1]] = value?.DeepClone();
        }
    }

    private static void Take(JsonNode root, List<object> path)
    {
        var holder = At(root, path[..^1])!;
        if (path[^1] is int index)
        {
            ((JsonArray)holder).RemoveAt(index);
        }
        else
        {
            ((JsonObject)holder).Remove((string)path[^1]);
        }
    }

    /// <summary>Numbers by value, so that 0.10 and 0.1 are one.</summary>
    private static JsonNode? Numbers(JsonNode? node) =>
        node switch
        {
            JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, Numbers(m.Value)))),
            JsonArray list => new JsonArray([.. list.Select(Numbers)]),
            JsonValue { } value when value.GetValueKind() == JsonValueKind.Number => decimal.Parse(
                    value.ToJsonString(),
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture
                )
                .ToString("0.#########", CultureInfo.InvariantCulture) + " as a number",
            _ => node?.DeepClone(),
        };

    private static List<string> Comments(string text) => [.. Comment().Matches(text).Select(m => m.Groups["name"].Value)];

    [GeneratedRegex("# (?<name>c[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^[A-Za-z_$][A-Za-z0-9_$-]*\z", RegexOptions.None, 1000)]
    private static partial Regex PlainName();

    [GeneratedRegex("\r\n|\n", RegexOptions.None, 1000)]
    private static partial Regex LineEnd();
}
