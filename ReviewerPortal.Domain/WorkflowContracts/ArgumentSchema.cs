using System.Text.Json;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// The JSON Schema of an action's arguments: a closed set of keywords of draft 2020-12, so that a schema cannot promise what is not checked.
/// Checked are <c>type, enum, const, properties, required, additionalProperties, patternProperties, minProperties, maxProperties, items, minItems,
/// maxItems, uniqueItems, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern, allOf, anyOf, oneOf, not</c>,
/// <c>$ref</c> within the document, and <c>format</c> for the values of <see cref="ArgumentFormat.Checked"/>. Descriptions are let through; every other
/// keyword is refused. Read once, then safe to use from many threads.
/// </summary>
public sealed class ArgumentSchema
{
    /// <summary>The longest schema that is read, in characters of JSON.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>How deep a schema, and the arguments it judges, may nest.</summary>
    public const int MaxDepth = 48;

    /// <summary>How many problems are reported at most.</summary>
    public const int MaxProblems = 100;

    private readonly SchemaRule _root;

    private ArgumentSchema(JsonElement document, SchemaRule root) => (Document, _root) = (document, root);

    /// <summary>The schema as the contract has it; the edit form is generated from it.</summary>
    public JsonElement Document { get; }

    /// <summary>The names the schema gives arguments at its top, in order.</summary>
    public IReadOnlyCollection<string> ArgumentNames => _root.Properties.Keys;

    /// <summary>True when the schema allows no argument beyond <see cref="ArgumentNames"/>.</summary>
    public bool IsClosed => _root.AdditionalProperties is { Always: false } && _root.PatternProperties.Count == 0;

    /// <summary>
    /// Reads a schema; every keyword that is unknown, unsupported or malformed is a problem at its pointer (<c>#/properties/x/if</c>), and then there is no schema.
    /// </summary>
    public static (ArgumentSchema? Schema, IReadOnlyList<Problem> Problems) Read(JsonElement document)
    {
        if (document.ValueKind is not (JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False))
        {
            return (null, [new("#", "a schema is an object, such as {\"type\": \"object\", \"properties\": {}}")]);
        }

        if (document.GetRawText().Length > MaxLength)
        {
            return (null, [new("#", $"the schema is longer than {MaxLength / 1024} KiB")]);
        }

        var unsound = JsonText.Unsound(document, "#", MaxDepth);
        if (unsound.Count > 0)
        {
            return (null, unsound);
        }

        var own = document.Clone();
        var (root, problems) = SchemaRuleReader.Read(own);
        return problems.Count > 0 ? (null, problems) : (new ArgumentSchema(own, root), []);
    }

    /// <summary>Everything wrong with these arguments, each once, at its pointer below <paramref name="at"/>; empty when they fit.</summary>
    public IReadOnlyList<Problem> Check(JsonElement arguments, string at = "#")
    {
        if (arguments.ValueKind == JsonValueKind.Undefined)
        {
            return [new(at, "is required")];
        }

        var unsound = JsonText.Unsound(arguments, at, MaxDepth);
        if (unsound.Count > 0)
        {
            return unsound;
        }

        // An action's arguments are named; a schema that forgot to say so does not let a bare string through.
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return [new(at, "must be an object")];
        }

        var found = new List<Problem>();
        var budget = new SchemaBudget();
        _root.Check(arguments, at, found, budget);
        if (budget.IsSpent)
        {
            return [new(at, "is too complex to check against its schema")];
        }

        return [.. found.Distinct().Take(MaxProblems)];
    }
}
