using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// Applies the changes of a form to the text of a contract, so that form and text are two views of one document: whatever a change does not touch stays
/// letter for letter, comments, quotes and empty lines included.
/// </summary>
/// <remarks>
/// Every outcome is read again and compared with what the changes mean. A document laid out so that a change cannot be written faithfully is refused,
/// never rewritten.
/// </remarks>
public static class ContractTextEdit
{
    /// <summary>The most changes applied at once.</summary>
    public const int Most = 1_000;

    /// <summary>
    /// The text with the changes in it, one after the other: a later path counts what earlier ones did. Refused as a whole when a path leads nowhere, or
    /// when the text is not readable YAML; errors of the contract itself are no obstacle.
    /// </summary>
    public static Outcome<string> Apply(string yaml, IReadOnlyList<ContractChange> changes)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Count > Most)
        {
            return Invalid(Most, $"has more than {Most} changes; save them in parts");
        }

        var mark = yaml.StartsWith('\ufeff') ? "\ufeff" : "";
        var text = yaml[mark.Length..];
        if (Read(text) is not { } root)
        {
            return Unreadable(text);
        }

        for (var i = 0; i < changes.Count; i++)
        {
            var steps = Steps(root, changes[i], out var wrong);
            if (steps is null)
            {
                return Invalid(i, wrong);
            }

            try
            {
                foreach (var step in steps)
                {
                    text = step.Write(new TextSplice(text));
                }
            }
            catch (UnwritableException)
            {
                return Unwritable();
            }

            root = Meaning.Of(root, steps);
        }

        return Read(text) is { } outcome && Same(outcome, root) ? mark + text : Unwritable();
    }

    /// <summary>The single edits a change comes to; null, and why, when it leads nowhere.</summary>
    private static List<TextStep>? Steps(JsonNode root, ContractChange change, out string wrong)
    {
        var path = ContractPath.Read(root, PathOf(change));
        wrong = "is no path such as steps[2].owner";
        if (path is null)
        {
            return null;
        }

        var steps = new List<TextStep>();
        var at = path.Aggregate((JsonNode?)root, (node, step) => node is null ? null : ContractPath.Find(node, step));
        switch (change)
        {
            case ContractChange.Set set:
                wrong = "leads through something that holds no fields, or past the end of a list";
                if (!CanHold(root, path))
                {
                    return null;
                }

                Narrow(path, Exists(root, path), at, Plain(set.Value), steps);
                return steps;
            case ContractChange.Remove:
                wrong = "is the whole document";
                if (path.Count == 0)
                {
                    return null;
                }

                if (Exists(root, path))
                {
                    steps.Add(new TextStep.Remove(path));
                }

                return steps;
            case ContractChange.Insert insert:
                wrong = "is no list, or has fewer entries";
                if (
                    at is JsonArray { Count: var count }
                        ? insert.Index >= 0 && insert.Index <= count
                        : at is null && insert.Index == 0 && CanHold(root, path)
                )
                {
                    steps.Add(
                        at is JsonArray
                            ? new TextStep.Insert(path, insert.Index, Plain(insert.Value))
                            : new TextStep.Set(path, new JsonArray(Plain(insert.Value)))
                    );
                    return steps;
                }

                return null;
            case ContractChange.Move move:
                wrong = "is no list, or has fewer entries";
                if (at is not JsonArray list || move.From < 0 || move.To < 0 || Math.Max(move.From, move.To) >= list.Count)
                {
                    return null;
                }

                if (move.From != move.To)
                {
                    steps.Add(new TextStep.Move(path, move.From, move.To));
                }

                return steps;
            case ContractChange.Rename rename:
                wrong = $"is no field, or there is a field `{Spelling.Short(rename.Name)}` beside it already";
                var beside = Parent(root, path) as JsonObject;
                if (path.Count == 0 || path[^1].Key is not { } key || beside?.ContainsKey(key) != true || rename.Name.Length == 0)
                {
                    return null;
                }

                if (string.Equals(key, rename.Name, StringComparison.Ordinal))
                {
                    return steps;
                }

                steps.Add(new TextStep.Rename(path, rename.Name));
                return beside.ContainsKey(rename.Name) ? null : steps;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "Not a change.");
        }
    }

    private static string PathOf(ContractChange change) =>
        change switch
        {
            ContractChange.Set set => set.Path,
            ContractChange.Remove remove => remove.Path,
            ContractChange.Insert insert => insert.ListPath,
            ContractChange.Move move => move.ListPath,
            ContractChange.Rename rename => rename.Path,
            _ => "",
        };

    /// <summary>Comes down to what differs, so that a form may hand over a whole tier and yet only its new threshold is written.</summary>
    private static void Narrow(IReadOnlyList<PathStep> path, bool exists, JsonNode? from, JsonNode? to, List<TextStep> steps)
    {
        if (exists && from is JsonObject { Count: > 0 } before && to is JsonObject { Count: > 0 } after)
        {
            foreach (var (key, value) in after)
            {
                Narrow([.. path, new(key, 0)], before.ContainsKey(key), before[key], value, steps);
            }

            steps.AddRange(before.Where(b => !after.ContainsKey(b.Key)).Select(b => new TextStep.Remove([.. path, new(b.Key, 0)])));
        }
        else if (exists && from is JsonArray { Count: > 0 } old && to is JsonArray { Count: > 0 } list)
        {
            NarrowList(path, old, list, steps);
        }
        else if (!exists || !Same(from, to))
        {
            steps.Add(new TextStep.Set(path, to));
        }
    }

    private static void NarrowList(IReadOnlyList<PathStep> path, JsonArray from, JsonArray to, List<TextStep> steps)
    {
        var head = 0;
        while (head < from.Count && head < to.Count && Same(from[head], to[head]))
        {
            head++;
        }

        var tail = 0;
        while (tail < from.Count - head && tail < to.Count - head && Same(from[^(tail + 1)], to[^(tail + 1)]))
        {
            tail++;
        }

        var (gone, come) = (from.Count - head - tail, to.Count - head - tail);
        for (var i = head; i < head + Math.Min(gone, come); i++)
        {
            Narrow([.. path, new(null, i)], exists: true, from[i], to[i], steps);
        }

        for (var i = head + come; i < head + gone; i++)
        {
            steps.Add(new TextStep.Remove([.. path, new(null, head + come)]));
        }

        for (var i = head + gone; i < head + come; i++)
        {
            steps.Add(new TextStep.Insert(path, i, to[i]));
        }
    }

    /// <summary>Whether everything on the way to a part is there and can hold it, or is missing and can be made.</summary>
    private static bool CanHold(JsonNode root, IReadOnlyList<PathStep> path)
    {
        JsonNode? at = root;
        for (var i = 0; i < path.Count; i++)
        {
            var fits = path[i].Key is null
                ? at is null
                    ? path[i].Index == 0
                    : at is JsonArray list && path[i].Index < list.Count
                : at is null or JsonObject;
            if (!fits)
            {
                return false;
            }

            at = at is null ? null : ContractPath.Find(at, path[i]);
        }

        return path.Count > 0;
    }

    private static bool Exists(JsonNode root, IReadOnlyList<PathStep> path) =>
        path.Count > 0
        && Parent(root, path) switch
        {
            JsonObject map => path[^1].Key is { } key && map.ContainsKey(key),
            JsonArray list => path[^1].Key is null && path[^1].Index < list.Count,
            _ => false,
        };

    private static JsonNode? Parent(JsonNode root, IReadOnlyList<PathStep> path) =>
        path.Take(path.Count - 1).Aggregate((JsonNode?)root, (node, step) => node is null ? null : ContractPath.Find(node, step));

    // Whatever a value was made from, only JSON is left of it.
    private static JsonNode? Plain(JsonNode? value) => value is null ? null : JsonNode.Parse(value.ToJsonString());

    private static JsonNode? Read(string text)
    {
        var problems = new ContractProblems(text);
        return ContractDocument.Read(text, problems) is { } root && !problems.HasErrors ? JsonNode.Parse(ContractJson.TextOf(root)) : null;
    }

    private static bool Same(JsonNode? a, JsonNode? b) => string.Equals(Canonical(a), Canonical(b), StringComparison.Ordinal);

    private static string Canonical(JsonNode? node) =>
        node is null ? "null" : JsonText.Canonical(JsonSerializer.SerializeToElement(node, JsonDepth.Options));

    private static Refusal Unreadable(string text)
    {
        var problems = new ContractProblems(text);
        ContractDocument.Read(text, problems);
        var found = problems.InOrder;
        var (line, message) = found is [var first, ..] ? (first.Line, first.Message) : (1, "The document is empty.");
        return new Refusal(
            RefusalCodes.Conflict,
            $"The draft cannot be changed by a form before its text is readable again. Line {line}: {message}"
        ).With("problems", found.Select(ContractRefusals.OnTheWire).ToList());
    }

    private static Refusal Unwritable() =>
        new(RefusalCodes.Conflict, "This part is written in a way a form cannot change without touching the rest. Change it in the text.");

    private static Refusal Invalid(int index, string detail) =>
        new(RefusalCodes.Validation, $"Change {index + 1} cannot be made: it {detail}.") { Problems = [new($"#/changes/{index}", detail)] };
}
