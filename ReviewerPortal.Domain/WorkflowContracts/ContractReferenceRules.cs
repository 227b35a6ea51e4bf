using System.Globalization;
using System.Text.Json.Nodes;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Where one part of a contract names another. Pure.</summary>
public static class ContractReferenceRules
{
    /// <summary>Gives everything that names a part by its old name the new one, so that a rename leaves nothing pointing nowhere.</summary>
    /// <param name="document">The contract as it stands, as JSON.</param>
    /// <param name="section">The section of the part: owners, steps, actions, evidence or exceptions.</param>
    /// <param name="from">The old name.</param>
    /// <param name="to">The new name.</param>
    public static IReadOnlyList<ContractChange> Rename(JsonNode document, string section, string from, string to)
    {
        ArgumentNullException.ThrowIfNull(document);
        var changes = new List<ContractChange>();
        foreach (var (path, word, value) in Fields(document))
        {
            if (!Refers(word, section))
            {
                continue;
            }

            if (value is JsonArray list)
            {
                changes.AddRange(
                    list.Select((item, i) => (item, i)).Where(e => IsText(e.item, from)).Select(e => Set(Entry(path, e.i), to))
                );
            }
            else if (IsText(value, from) && !IsNameOfItsOwn(word, path, section))
            {
                changes.Add(Set(path, to));
            }
        }

        if (section is "owners" && document["calendars"] is JsonObject calendars && calendars.ContainsKey(from))
        {
            changes.Add(new ContractChange.Rename($"calendars.{from}", to));
        }

        return changes;
    }

    /// <summary>Every field the vocabulary knows, with its path and value.</summary>
    private static IEnumerable<(string Path, ContractWord Word, JsonNode? Value)> Fields(JsonNode document)
    {
        var found = Within(document as JsonObject, "", ContractVocabulary.About.Fields);
        foreach (var section in ContractVocabulary.Sections)
        {
            var node = (document as JsonObject)?[section.Key];
            found = found.Concat(
                (section.Shape, node) switch
                {
                    (SectionShape.List, JsonArray list) => list.SelectMany(
                        (e, i) => Within(e as JsonObject, Entry(section.Key, i), section.Fields)
                    ),
                    (SectionShape.Named, JsonObject map) => map.SelectMany(e =>
                        Within(e.Value as JsonObject, $"{section.Key}.{e.Key}", section.Fields)
                    ),
                    (SectionShape.Single, JsonObject map) => Within(map, section.Key, section.Fields),
                    _ => [],
                }
            );
        }

        return found;
    }

    private static IEnumerable<(string Path, ContractWord Word, JsonNode? Value)> Within(
        JsonObject? map,
        string path,
        IReadOnlyList<ContractWord> fields
    )
    {
        foreach (var word in map is null ? [] : fields)
        {
            var (below, value) = (ContractNode.Below(path, word.Key), map![word.Key]);
            if (word.Kind == WordKind.Parts && value is JsonArray parts)
            {
                foreach (var inner in parts.SelectMany((p, i) => Within(p as JsonObject, Entry(below, i), word.Fields)))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return (below, word, value);
            }
        }
    }

    private static bool Refers(ContractWord word, string section) =>
        section switch
        {
            "owners" => word.Kind is WordKind.Owner or WordKind.Reader,
            "steps" => word.Kind is WordKind.Step,
            "actions" => word.Kind is WordKind.Actions,
            "evidence" => word.Kind is WordKind.Evidence,
            "exceptions" => word.Kind is WordKind.ExceptionType,
            _ => false,
        };

    private static bool IsNameOfItsOwn(ContractWord word, string path, string section) =>
        word.Kind == WordKind.ExceptionType && path.StartsWith(section, StringComparison.Ordinal);

    private static bool IsText(JsonNode? node, string text) =>
        node is JsonValue value && value.TryGetValue<string>(out var own) && string.Equals(own, text, StringComparison.Ordinal);

    private static ContractChange.Set Set(string path, string value) => new(path, JsonValue.Create(value));

    private static string Entry(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}
