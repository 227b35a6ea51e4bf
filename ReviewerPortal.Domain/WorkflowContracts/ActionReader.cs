using System.Globalization;
using System.Text.RegularExpressions;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Reads the actions a workflow may propose, fetching argument schemas that live in files of their own.</summary>
internal sealed partial class ActionReader(ContractProblems problems, Func<string, string?>? resolve)
{
    // What a sentence can name besides the action's own arguments.
    private static readonly string[] FixedPlaceholders = ["amount", "action", "subject", "subject.id"];

    private readonly List<(ContractMap Reference, string Json)> _inlined = [];

    /// <summary>The references to files that were read, and the schema each stands for.</summary>
    public IReadOnlyList<(ContractMap Reference, string Json)> Inlined => _inlined;

    /// <summary>The action, whatever is wrong with it.</summary>
    public ContractAction Read(ContractEntry entry, IReadOnlySet<string> steps)
    {
        if (ContractFields.Of(entry.Value, problems) is not { } fields)
        {
            return new(entry.Key, null, null, null, null);
        }

        var step = fields.Name("step");
        if (step is null && fields.Take("step") is null)
        {
            problems.Warn(
                ContractNode.Below(fields.Map.Path, "step"),
                fields.Map,
                $"`{entry.Key}` belongs to no step, so everything it proposes goes to the default route."
            );
        }
        else if (step is not null && !steps.Contains(step))
        {
            problems.Error(fields.Take("step")!, $"There is no step `{step}`.{Spelling.Suggest(step, steps)}");
        }

        var arguments = fields.Take("arguments");
        if (arguments is null)
        {
            problems.Warn(
                ContractNode.Below(fields.Map.Path, "arguments"),
                fields.Map,
                $"`{entry.Key}` has no argument schema, so any arguments fit."
            );
        }

        var schema = arguments is null ? null : Schema(arguments);
        var reversible = fields.Flag("reversible");
        var sentence = fields.Text("sentence");
        if (sentence is not null)
        {
            CheckSentence(fields.Take("sentence")!, sentence, schema);
        }

        fields.Done();
        return new(entry.Key, step, schema, reversible, sentence);
    }

    private ArgumentSchema? Schema(ContractNode node)
    {
        var reference = (node as ContractMap)?.Find("$ref");
        if (reference?.Value is not ContractScalar { IsText: true, Value: var target } || target.StartsWith('#'))
        {
            return Schema(node, node, file: null);
        }

        var at = reference.Value;
        if (((ContractMap)node).Entries.Count > 1)
        {
            problems.Error(node, "Beside a $ref to a file nothing else may stand.");
        }

        if (IsOutside(target))
        {
            problems.Error(at, "A $ref names a file beside or below the contract, such as schemas/cancel_order.json.");
            return null;
        }

        if (resolve?.Invoke(target) is not { } text)
        {
            problems.Error(at, $"The file `{Spelling.Short(target)}` cannot be found; put the schema here or beside the contract.");
            return null;
        }

        var own = new ContractProblems(text);
        var root = ContractDocument.Read(text, own);
        foreach (var problem in own.InOrder)
        {
            problems.Error(at, $"In {target}, line {problem.Line}: {problem.Message}");
        }

        if (root is null || own.HasErrors)
        {
            return null;
        }

        _inlined.Add(((ContractMap)node, ContractJson.TextOf(root)));
        return Schema(root, at, target);
    }

    private ArgumentSchema? Schema(ContractNode node, ContractNode at, string? file)
    {
        var odd = Scalars(node).FirstOrDefault(s => s.IsOddNumber);
        if (odd is not null)
        {
            problems.Error(
                file is null ? odd : at,
                $"Write `{Spelling.Short(odd.Value)}` as a plain decimal number, or in quotes if it is text."
            );
            return null;
        }

        if (Gaps(node))
        {
            return null;
        }

        var (schema, wrong) = ArgumentSchema.Read(ContractJson.Of(node));
        foreach (var problem in wrong)
        {
            var place = file is null ? Find(node, problem.Pointer) : at;
            problems.Error(place, file is null ? Sentence(problem.Detail) : $"In {file} at {problem.Pointer}: {problem.Detail}.");
        }

        return schema;
    }

    private void CheckSentence(ContractNode node, string sentence, ArgumentSchema? schema)
    {
        foreach (Match match in Placeholder().Matches(sentence))
        {
            var path = match.Groups["name"].Value.Trim();
            var name = FixedPlaceholders.Contains(path, StringComparer.Ordinal) ? path : ArgumentOf(path);
            if (match.Value is "{" or "}")
            {
                problems.Error(node, "A placeholder is an argument's name in braces, such as {order_id}.");
            }
            else if (
                schema is not null
                && !FixedPlaceholders.Contains(name, StringComparer.Ordinal)
                && !schema.ArgumentNames.Contains(name, StringComparer.Ordinal)
            )
            {
                problems.Error(node, $"The action has no argument `{Spelling.Short(name)}`.{Spelling.Suggest(name, schema.ArgumentNames)}");
            }
        }
    }

    private static string ArgumentOf(string path) =>
        (
            path.StartsWith(ConditionNames.ArgumentPrefix, StringComparison.Ordinal) ? path[ConditionNames.ArgumentPrefix.Length..] : path
        ).Split('.')[0];

    /// <summary>The part of a schema a problem's pointer names, or the nearest one above it that is in the document.</summary>
    private static ContractNode Find(ContractNode node, string pointer)
    {
        foreach (var segment in JsonText.Segments(pointer))
        {
            var below = node switch
            {
                ContractMap map => map.Find(segment)?.Value,
                ContractList list
                    when int.TryParse(segment, CultureInfo.InvariantCulture, out var index) && index >= 0 && index < list.Items.Count =>
                    list.Items[index],
                _ => null,
            };
            if (below is null)
            {
                break;
            }

            node = below;
        }

        return node;
    }

    private static IEnumerable<ContractScalar> Scalars(ContractNode node) =>
        node switch
        {
            ContractScalar scalar => [scalar],
            ContractList list => list.Items.SelectMany(Scalars),
            ContractMap map => map.Entries.SelectMany(e => Scalars(e.Value)),
            _ => [],
        };

    private static bool Gaps(ContractNode node) =>
        node switch
        {
            ContractGap => true,
            ContractList list => list.Items.Any(Gaps),
            ContractMap map => map.Entries.Any(e => Gaps(e.Value)),
            _ => false,
        };

    private static bool IsOutside(string target) =>
        target.Length > 200
        || target.AsSpan().ContainsAny(":\\")
        || target.StartsWith('/')
        || target.Split('/').Any(p => p is ".." or "" or ".")
        || target.Any(char.IsControl);

    private static string Sentence(string detail) => $"{char.ToUpperInvariant(detail[0])}{detail[1..]}.";

    [GeneratedRegex(@"\{(?<name>[^{}]+)\}|[{}]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
