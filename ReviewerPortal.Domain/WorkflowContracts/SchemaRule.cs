using System.Globalization;
using System.Text.Json;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>The types a value may have, as JSON Schema counts them.</summary>
[Flags]
internal enum SchemaTypes
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,
    Number = 8,
    String = 16,
    Array = 32,
    Object = 64,
}

/// <summary>How much work one check may cost: schemas that refer to themselves over and over grow without bound otherwise.</summary>
internal sealed class SchemaBudget
{
    private int _left = 500_000;

    public int Depth { get; set; }

    public bool IsSpent { get; private set; }

    public bool Takes(int depth)
    {
        if (--_left < 0 || depth > 400)
        {
            IsSpent = true;
        }

        return !IsSpent;
    }
}

/// <summary>One (sub)schema, ready to judge values. Filled by <see cref="SchemaRuleReader"/>, unchanged from then on.</summary>
internal sealed class SchemaRule
{
    /// <summary>A boolean schema's answer.</summary>
    public bool? Always { get; set; }

    /// <summary>The allowed types; none said means all.</summary>
    public SchemaTypes Types { get; set; }

    public Dictionary<string, SchemaRule> Properties { get; } = new(StringComparer.Ordinal);

    public List<string> Required { get; } = [];

    public SchemaRule? AdditionalProperties { get; set; }

    public List<(ArgumentPattern Pattern, SchemaRule Rule)> PatternProperties { get; } = [];

    public SchemaRule? Items { get; set; }

    /// <summary>The allowed values by their canonical text, and how a sentence lists them.</summary>
    public (HashSet<string> Values, string Listed)? Enum { get; set; }

    public (string Value, string Shown)? Const { get; set; }

    public (ExactNumber Number, string Shown)? Minimum { get; set; }

    public (ExactNumber Number, string Shown)? Maximum { get; set; }

    public (ExactNumber Number, string Shown)? ExclusiveMinimum { get; set; }

    public (ExactNumber Number, string Shown)? ExclusiveMaximum { get; set; }

    public (ExactNumber Number, string Shown)? MultipleOf { get; set; }

    public int? MinLength { get; set; }

    public int? MaxLength { get; set; }

    public int? MinItems { get; set; }

    public int? MaxItems { get; set; }

    public bool UniqueItems { get; set; }

    public int? MinProperties { get; set; }

    public int? MaxProperties { get; set; }

    public ArgumentPattern? Pattern { get; set; }

    public string? Format { get; set; }

    public List<SchemaRule> AllOf { get; } = [];

    public List<SchemaRule> AnyOf { get; } = [];

    public List<SchemaRule> OneOf { get; } = [];

    public SchemaRule? Not { get; set; }

    public SchemaRule? Ref { get; set; }

    /// <summary>The rules that judge the same value as this one.</summary>
    public IEnumerable<SchemaRule> InPlace => [.. AllOf, .. AnyOf, .. OneOf, .. new[] { Not, Ref }.OfType<SchemaRule>()];

    /// <summary>Adds everything wrong with the value to <paramref name="found"/>.</summary>
    public void Check(JsonElement value, string at, List<Problem> found, SchemaBudget budget)
    {
        budget.Depth++;
        if (budget.Takes(budget.Depth) && found.Count < ArgumentSchema.MaxProblems)
        {
            if (Always is false)
            {
                found.Add(new(at, "is not allowed"));
            }
            else if (Types != SchemaTypes.None && (Types & TypesOf(value)) == SchemaTypes.None)
            {
                // The other rules of this schema speak of a value of the right type; repeating it in other words helps nobody.
                found.Add(new(at, $"must be {Name(Types)}"));
            }
            else
            {
                CheckValue(value, at, found);
                CheckParts(value, at, found, budget);
                CheckInPlace(value, at, found, budget);
            }
        }

        budget.Depth--;
    }

    private void CheckValue(JsonElement value, string at, List<Problem> found)
    {
        if (Enum is { } choices && !choices.Values.Contains(JsonText.Canonical(value)))
        {
            found.Add(new(at, $"must be one of {choices.Listed}"));
        }

        if (Const is { } constant && !string.Equals(constant.Value, JsonText.Canonical(value), StringComparison.Ordinal))
        {
            found.Add(new(at, $"must be {constant.Shown}"));
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                CheckNumber(JsonText.NumberOf(value), at, found);
                break;
            case JsonValueKind.String:
                CheckText(value.GetString()!, at, found);
                break;
        }
    }

    private void CheckNumber(ExactNumber number, string at, List<Problem> found)
    {
        AddIf(Minimum is { } min && number.CompareTo(min.Number) < 0, $"must be at least {Minimum?.Shown}");
        AddIf(Maximum is { } max && number.CompareTo(max.Number) > 0, $"must be at most {Maximum?.Shown}");
        AddIf(ExclusiveMinimum is { } above && number.CompareTo(above.Number) <= 0, $"must be greater than {ExclusiveMinimum?.Shown}");
        AddIf(ExclusiveMaximum is { } below && number.CompareTo(below.Number) >= 0, $"must be less than {ExclusiveMaximum?.Shown}");
        AddIf(MultipleOf is { } step && !number.IsMultipleOf(step.Number), $"must be a multiple of {MultipleOf?.Shown}");
        AddIf(Format is not null && !ArgumentFormat.Fits(Format, number), $"must be {FormatName}");

        void AddIf(bool broken, string detail)
        {
            if (broken)
            {
                found.Add(new(at, detail));
            }
        }
    }

    private void CheckText(string text, string at, List<Problem> found)
    {
        // JSON Schema counts characters as a reader does, not UTF-16 units.
        var length = MinLength is null && MaxLength is null ? 0 : text.EnumerateRunes().Count();
        if (MinLength is { } min && length < min)
        {
            found.Add(new(at, min == 1 ? "must not be empty" : $"must have at least {Count(min, "character")}"));
        }

        if (MaxLength is { } max && length > max)
        {
            found.Add(new(at, $"must have at most {Count(max, "character")}"));
        }

        if (Pattern is { } pattern && !pattern.IsMatch(text))
        {
            found.Add(new(at, $"must match the pattern {pattern.Text}"));
        }

        if (Format is not null && !ArgumentFormat.Fits(Format, text))
        {
            found.Add(new(at, $"must be {FormatName}"));
        }
    }

    private void CheckParts(JsonElement value, string at, List<Problem> found, SchemaBudget budget)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(value, at, found, budget);
                break;
            case JsonValueKind.Array:
                CheckArray(value, at, found, budget);
                break;
        }
    }

    private void CheckObject(JsonElement value, string at, List<Problem> found, SchemaBudget budget)
    {
        var missing = Required.Count == 0 ? [] : Required.Except(value.EnumerateObject().Select(p => p.Name), StringComparer.Ordinal);
        foreach (var name in missing)
        {
            found.Add(new(JsonText.Below(at, name), "is required"));
        }

        var count = 0;
        foreach (var property in value.EnumerateObject())
        {
            count++;
            var pointer = JsonText.Below(at, property.Name);
            var known = Properties.TryGetValue(property.Name, out var rule);
            rule?.Check(property.Value, pointer, found, budget);
            foreach (var (_, matching) in PatternProperties.Where(p => budget.Takes(budget.Depth) && p.Pattern.IsMatch(property.Name)))
            {
                known = true;
                matching.Check(property.Value, pointer, found, budget);
            }

            if (known || AdditionalProperties is null)
            {
                continue;
            }

            if (AdditionalProperties.Always is false)
            {
                found.Add(
                    new(
                        pointer,
                        Properties.Count == 0
                            ? "is not an argument of this action"
                            : $"is not known here; known are {Listed(Properties.Keys)}"
                    )
                );
            }
            else
            {
                AdditionalProperties.Check(property.Value, pointer, found, budget);
            }
        }

        if (MinProperties is { } min && count < min)
        {
            found.Add(new(at, $"must have at least {Count(min, "member")}"));
        }

        if (MaxProperties is { } max && count > max)
        {
            found.Add(new(at, $"must have at most {Count(max, "member")}"));
        }
    }

    private void CheckArray(JsonElement value, string at, List<Problem> found, SchemaBudget budget)
    {
        var count = value.GetArrayLength();
        if (MinItems is { } min && count < min)
        {
            found.Add(new(at, $"must have at least {Count(min, "entry", "entries")}"));
        }

        if (MaxItems is { } max && count > max)
        {
            found.Add(new(at, $"must have at most {Count(max, "entry", "entries")}"));
        }

        if (!UniqueItems && Items is null)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (UniqueItems && !seen.Add(JsonText.Canonical(item)))
            {
                found.Add(new($"{at}/{index}", "repeats an earlier entry"));
            }

            Items?.Check(item, $"{at}/{index}", found, budget);
            index++;
        }
    }

    private void CheckInPlace(JsonElement value, string at, List<Problem> found, SchemaBudget budget)
    {
        Ref?.Check(value, at, found, budget);
        foreach (var rule in AllOf)
        {
            rule.Check(value, at, found, budget);
        }

        if (AnyOf.Count > 0)
        {
            var tries = Try(AnyOf, value, at, budget);
            if (tries.TrueForAll(t => t.Count > 0))
            {
                found.AddRange(NoneFits(AnyOf, tries, at));
            }
        }

        if (OneOf.Count > 0)
        {
            var tries = Try(OneOf, value, at, budget);
            var fitting = tries.Count(t => t.Count == 0);
            if (fitting == 0)
            {
                found.AddRange(NoneFits(OneOf, tries, at));
            }
            else if (fitting > 1)
            {
                found.Add(new(at, $"fits {fitting} of the {OneOf.Count} alternatives, and must fit exactly one"));
            }
        }

        if (Not is not null && Try([Not], value, at, budget)[0].Count == 0)
        {
            found.Add(new(at, "has a form that is ruled out"));
        }
    }

    private static List<List<Problem>> Try(List<SchemaRule> rules, JsonElement value, string at, SchemaBudget budget) =>
        rules.ConvertAll(rule =>
        {
            var problems = new List<Problem>();
            rule.Check(value, at, problems, budget);
            return problems;
        });

    /// <summary>Says the most useful thing: what is wrong with the only alternative of the right type, or which types there are.</summary>
    private static List<Problem> NoneFits(List<SchemaRule> rules, List<List<Problem>> tries, string at)
    {
        var wrongType = SchemaTypes.None;
        List<List<Problem>> near = [];
        foreach (var (rule, problems) in rules.Zip(tries))
        {
            if (rule.Types != SchemaTypes.None && problems is [{ } only] && only == new Problem(at, $"must be {Name(rule.Types)}"))
            {
                wrongType |= rule.Types;
            }
            else
            {
                near.Add(problems);
            }
        }

        return near.Count switch
        {
            0 => [new(at, $"must be {Name(wrongType)}")],
            1 => near[0],
            _ => [new(at, $"fits none of the {rules.Count} alternatives")],
        };
    }

    /// <summary>Lists names or values for a sentence, long lists cut short.</summary>
    public static string Listed(IEnumerable<string> parts)
    {
        var all = parts.ToList();
        var shown = string.Join(", ", all.Take(12).Select(p => p.Length <= 80 ? p : string.Concat(p.AsSpan(0, 79), "…")));
        return all.Count <= 12 ? shown : string.Create(CultureInfo.InvariantCulture, $"{shown} and {all.Count - 12} more");
    }

    private string FormatName => ArgumentFormat.Checked.GetValueOrDefault(Format ?? "", "of the right format");

    private static string Count(int number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many ?? one + "s")}");

    private static SchemaTypes TypesOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => SchemaTypes.Null,
            JsonValueKind.True or JsonValueKind.False => SchemaTypes.Boolean,
            JsonValueKind.Number => JsonText.NumberOf(value).IsInteger ? SchemaTypes.Number | SchemaTypes.Integer : SchemaTypes.Number,
            JsonValueKind.String => SchemaTypes.String,
            JsonValueKind.Array => SchemaTypes.Array,
            _ => SchemaTypes.Object,
        };

    private static string Name(SchemaTypes types)
    {
        (SchemaTypes Type, string Name)[] all =
        [
            (SchemaTypes.String, "a string"),
            (SchemaTypes.Number, "a number"),
            (SchemaTypes.Integer, "an integer"),
            (SchemaTypes.Boolean, "true or false"),
            (SchemaTypes.Array, "a list"),
            (SchemaTypes.Object, "an object"),
            (SchemaTypes.Null, "null"),
        ];
        return string.Join(
            " or ",
            all.Where(t => types.HasFlag(t.Type) && !(t.Type == SchemaTypes.Integer && types.HasFlag(SchemaTypes.Number)))
                .Select(t => t.Name)
        );
    }
}
