using System.Text.Json;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Turns a schema document into rules, keyword by keyword; a keyword without a reader here is a problem, never silently nothing.</summary>
internal sealed class SchemaRuleReader
{
    // Enough for the largest tool schemas seen; a bound on what one contract can make every intake do.
    private const int MaxRules = 2_000;

    private static readonly HashSet<string> Annotations = new(StringComparer.Ordinal)
    {
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "$schema",
        "$comment",
    };

    private static readonly Dictionary<string, string> KnownButUnsupported = new(StringComparer.Ordinal)
    {
        ["if"] = "use anyOf in place of if, then and else",
        ["then"] = "use anyOf in place of if, then and else",
        ["else"] = "use anyOf in place of if, then and else",
        ["prefixItems"] = "describe all entries with items",
        ["contains"] = "describe all entries with items",
        ["unevaluatedProperties"] = "use additionalProperties",
        ["unevaluatedItems"] = "use items",
        ["dependentRequired"] = "use anyOf with required",
        ["dependentSchemas"] = "use anyOf",
        ["dependencies"] = "use anyOf with required",
        ["propertyNames"] = "use patternProperties with additionalProperties: false",
        ["nullable"] = "use \"type\": [\"string\", \"null\"]",
        ["$anchor"] = "refer by a path such as #/$defs/name",
        ["$dynamicRef"] = "refer by a path such as #/$defs/name",
        ["$recursiveRef"] = "refer by a path such as #/$defs/name",
    };

    private readonly List<Problem> _problems = [];
    private readonly Dictionary<string, SchemaRule> _rules = new(StringComparer.Ordinal);
    private readonly List<(SchemaRule From, string Target, string At)> _references = [];

    /// <summary>Reads a sound document: the root rule, and every problem found.</summary>
    public static (SchemaRule Root, List<Problem> Problems) Read(JsonElement document)
    {
        var reader = new SchemaRuleReader();
        var root = reader.Rule(document, "#");
        reader.Connect();
        return (root, [.. reader._problems.Distinct().Take(ArgumentSchema.MaxProblems)]);
    }

    private SchemaRule Rule(JsonElement schema, string at)
    {
        var rule = new SchemaRule();
        if (_rules.Count >= MaxRules)
        {
            Problem("#", $"the schema has more than {MaxRules} parts");
            return rule;
        }

        _rules[at] = rule;
        switch (schema.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                rule.Always = schema.GetBoolean();
                return rule;
            case not JsonValueKind.Object:
                Problem(at, "must be a schema: an object, true or false");
                return rule;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var keyword in schema.EnumerateObject())
        {
            var pointer = JsonText.Below(at, keyword.Name);
            if (seen.Add(keyword.Name))
            {
                Keyword(rule, keyword.Name, keyword.Value, pointer);
            }
            else
            {
                Problem(pointer, "stands twice");
            }
        }

        return rule;
    }

    private void Keyword(SchemaRule rule, string name, JsonElement value, string at)
    {
        switch (name)
        {
            case "type":
                rule.Types = Types(value, at);
                break;
            case "properties":
                foreach (var (key, part, pointer) in Members(value, at, "schemas by name"))
                {
                    rule.Properties[key] = Rule(part, pointer);
                }

                break;
            case "patternProperties":
                foreach (var (key, part, pointer) in Members(value, at, "schemas by pattern"))
                {
                    if (Pattern(key, pointer) is { } pattern)
                    {
                        rule.PatternProperties.Add((pattern, Rule(part, pointer)));
                    }
                }

                break;
            case "$defs" or "definitions":
                foreach (var (_, part, pointer) in Members(value, at, "schemas by name"))
                {
                    Rule(part, pointer);
                }

                break;
            case "required":
                rule.Required.AddRange(Names(value, at));
                break;
            case "additionalProperties":
                rule.AdditionalProperties = Rule(value, at);
                break;
            case "items":
                rule.Items = Rule(value, at);
                break;
            case "not":
                rule.Not = Rule(value, at);
                break;
            case "allOf":
                rule.AllOf.AddRange(Rules(value, at));
                break;
            case "anyOf":
                rule.AnyOf.AddRange(Rules(value, at));
                break;
            case "oneOf":
                rule.OneOf.AddRange(Rules(value, at));
                break;
            case "$ref":
                Reference(rule, value, at);
                break;
            case "enum":
                rule.Enum = Enum(value, at);
                break;
            case "const":
                rule.Const = (JsonText.Canonical(value), value.GetRawText());
                break;
            case "minimum":
                rule.Minimum = Number(value, at);
                break;
            case "maximum":
                rule.Maximum = Number(value, at);
                break;
            case "exclusiveMinimum":
                rule.ExclusiveMinimum = Number(value, at);
                break;
            case "exclusiveMaximum":
                rule.ExclusiveMaximum = Number(value, at);
                break;
            case "multipleOf":
                rule.MultipleOf = Number(value, at);
                if (rule.MultipleOf is { Number.IsPositive: false })
                {
                    Problem(at, "must be greater than 0");
                }

                break;
            case "minLength":
                rule.MinLength = Count(value, at);
                break;
            case "maxLength":
                rule.MaxLength = Count(value, at);
                break;
            case "minItems":
                rule.MinItems = Count(value, at);
                break;
            case "maxItems":
                rule.MaxItems = Count(value, at);
                break;
            case "minProperties":
                rule.MinProperties = Count(value, at);
                break;
            case "maxProperties":
                rule.MaxProperties = Count(value, at);
                break;
            case "uniqueItems":
                rule.UniqueItems = Flag(value, at);
                break;
            case "pattern":
                rule.Pattern = Text(value, at) is { } expression ? Pattern(expression, at) : null;
                break;
            case "format":
                rule.Format = Format(value, at);
                break;
            case "$id":
                if (!string.Equals(at, "#/%24id", StringComparison.Ordinal))
                {
                    Problem(at, "an $id is only allowed at the top; refer by a path such as #/$defs/name");
                }

                break;
            default:
                if (!Annotations.Contains(name) && !name.StartsWith("x-", StringComparison.Ordinal))
                {
                    Problem(
                        at,
                        KnownButUnsupported.TryGetValue(name, out var instead)
                            ? $"the keyword {name} is not checked here, so it is refused; {instead}"
                            : $"{SchemaRule.Listed([name])} is no keyword that is checked here, so it is refused"
                    );
                }

                break;
        }
    }

    private SchemaTypes Types(JsonElement value, string at)
    {
        var named = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        if (named.Count == 0)
        {
            Problem(at, "names no type");
        }

        var types = SchemaTypes.None;
        foreach (var one in named)
        {
            var type = (one.ValueKind == JsonValueKind.String ? one.GetString() : null) switch
            {
                "null" => SchemaTypes.Null,
                "boolean" => SchemaTypes.Boolean,
                "integer" => SchemaTypes.Integer,
                "number" => SchemaTypes.Number,
                "string" => SchemaTypes.String,
                "array" => SchemaTypes.Array,
                "object" => SchemaTypes.Object,
                _ => SchemaTypes.None,
            };
            if (type == SchemaTypes.None)
            {
                Problem(at, "must be string, number, integer, boolean, array, object or null, or a list of them");
            }

            types |= type;
        }

        return types;
    }

    private (HashSet<string> Values, string Listed)? Enum(JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            Problem(at, "must be a list with at least one value");
            return null;
        }

        return (
            value.EnumerateArray().Select(JsonText.Canonical).ToHashSet(StringComparer.Ordinal),
            SchemaRule.Listed(
                value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? $"\"{v.GetString()}\"" : v.GetRawText())
            )
        );
    }

    private string? Format(JsonElement value, string at)
    {
        if (Text(value, at) is not { } format || ArgumentFormat.Descriptive.Contains(format))
        {
            return null;
        }

        if (ArgumentFormat.Checked.ContainsKey(format))
        {
            return format;
        }

        Problem(at, $"this format is not checked here, so it is refused; known are {SchemaRule.Listed(ArgumentFormat.Checked.Keys)}");
        return null;
    }

    private ArgumentPattern? Pattern(string text, string at)
    {
        var (pattern, problem) = ArgumentPattern.Read(text);
        if (problem is not null)
        {
            Problem(at, problem);
        }

        return pattern;
    }

    private IEnumerable<(string Name, JsonElement Value, string Pointer)> Members(JsonElement value, string at, string what)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Problem(at, $"must be an object of {what}");
            yield break;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            var pointer = JsonText.Below(at, member.Name);
            if (!seen.Add(member.Name))
            {
                Problem(pointer, "stands twice");
            }

            yield return (member.Name, member.Value, pointer);
        }
    }

    private List<SchemaRule> Rules(JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            Problem(at, "must be a list with at least one schema");
            return [];
        }

        return [.. value.EnumerateArray().Select((part, i) => Rule(part, $"{at}/{i}"))];
    }

    private List<string> Names(JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(v => v.GetString()!).Distinct(StringComparer.Ordinal)];
        }

        Problem(at, "must be a list of names");
        return [];
    }

    private void Reference(SchemaRule rule, JsonElement value, string at)
    {
        if (Text(value, at) is not { } target)
        {
            return;
        }

        if (target is "#" || target.StartsWith("#/", StringComparison.Ordinal))
        {
            _references.Add((rule, target, at));
        }
        else
        {
            Problem(at, "must point into this schema, such as #/$defs/name");
        }
    }

    /// <summary>Points every <c>$ref</c> at its rule, then refuses those that lead back to themselves without looking any deeper into the value.</summary>
    private void Connect()
    {
        foreach (var (from, target, at) in _references)
        {
            var canonical = JsonText.Segments(target).Aggregate("#", JsonText.Below);
            if (_rules.TryGetValue(canonical, out var rule))
            {
                from.Ref = rule;
            }
            else
            {
                Problem(at, $"there is no schema at {SchemaRule.Listed([target])}");
            }
        }

        var done = new HashSet<SchemaRule>();
        var open = new HashSet<SchemaRule>();
        foreach (var (pointer, rule) in _rules)
        {
            if (LeadsBack(rule))
            {
                Problem(pointer, "refers to itself without an end");
                return;
            }
        }

        bool LeadsBack(SchemaRule rule)
        {
            if (done.Contains(rule))
            {
                return false;
            }

            if (!open.Add(rule))
            {
                return true;
            }

            var back = rule.InPlace.Any(LeadsBack);
            open.Remove(rule);
            done.Add(rule);
            return back;
        }
    }

    private (ExactNumber Number, string Shown)? Number(JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return (JsonText.NumberOf(value), value.GetRawText());
        }

        Problem(at, "must be a number");
        return null;
    }

    private int? Count(JsonElement value, string at)
    {
        if (
            value.ValueKind == JsonValueKind.Number
            && JsonText.NumberOf(value) is { IsInteger: true } number
            && number.CompareTo(new(0, 0)) >= 0
            && number.CompareTo(new(int.MaxValue, 0)) <= 0
        )
        {
            return (int)(number.Mantissa * System.Numerics.BigInteger.Pow(10, (int)number.Exponent));
        }

        Problem(at, "must be a whole number, 0 or more");
        return null;
    }

    private bool Flag(JsonElement value, string at)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Problem(at, "must be true or false");
        return false;
    }

    private string? Text(JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Problem(at, "must be text");
        return null;
    }

    private void Problem(string at, string detail) => _problems.Add(new(at, detail));
}
