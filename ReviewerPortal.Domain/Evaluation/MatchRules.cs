using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>What a candidate would do about one case.</summary>
/// <param name="Action">The action; null for none at all.</param>
/// <param name="Args">Its arguments, an object; null where it takes none.</param>
public sealed record CandidateAnswer(string? Action, JsonElement? Args);

/// <summary>Compares an answer with what a case expects. Pure.</summary>
public static class MatchRules
{
    /// <summary>Every reason the answer is not what is expected, each a sentence; empty where it is.</summary>
    public static IReadOnlyList<string> WhyWrong(ProtectedCase expected, CandidateAnswer answer)
    {
        var same = string.Equals(answer.Action, expected.Action, StringComparison.Ordinal);
        if (expected.Expected is Verdict.Rejected or Verdict.Responded)
        {
            // What people turned down must not come again; anything else, also nothing, is as good as the case can say.
            return same && Differences(expected, answer).Count == 0
                ? [$"It would do what people turned down: {PlainText.Of(expected.Action, 80)} with these arguments."]
                : [];
        }

        if (answer.Action is null)
        {
            return [$"It would do nothing; expected is {PlainText.Of(expected.Action, 80)}."];
        }

        return same
            ? Differences(expected, answer)
            : [$"It would do {PlainText.Of(answer.Action, 80)}; expected is {PlainText.Of(expected.Action, 80)}."];
    }

    /// <summary>What is wrong with rules somebody wrote, at its pointer; empty where they can be used.</summary>
    public static IReadOnlyList<Problem> Check(IReadOnlyDictionary<string, ArgumentRule> rules)
    {
        var problems = new List<Problem>();
        foreach (var (name, rule) in rules)
        {
            var at = $"#/rules/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            if (rule.Match is ArgumentMatch.Tolerance && rule.Tolerance is null or < 0)
            {
                problems.Add(new Problem($"{at}/tolerance", "is required and is at least 0"));
            }

            if (rule.Match is ArgumentMatch.Schema)
            {
                if (rule.Schema is not { } schema)
                {
                    problems.Add(new Problem($"{at}/schema", "is required"));
                }
                else
                {
                    problems.AddRange(ArgumentSchema.Read(Wrapped(schema)).Problems.Select(p => new Problem($"{at}/schema", p.Detail)));
                }
            }
        }

        return problems;
    }

    /// <summary>The rules of a case as stored.</summary>
    public static Dictionary<string, ArgumentRule> Read(string rules) =>
        JsonSerializer.Deserialize<Dictionary<string, ArgumentRule>>(rules, WireJson.Options) ?? [];

    private static List<string> Differences(ProtectedCase expected, CandidateAnswer answer)
    {
        var rules = Read(expected.Rules);
        using var wanted = JsonDocument.Parse(expected.Args);
        var given = answer.Args is { ValueKind: JsonValueKind.Object } args
            ? args.EnumerateObject().ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal)
            : [];
        var wrong = new List<string>();
        foreach (var member in wanted.RootElement.EnumerateObject())
        {
            var rule = rules.GetValueOrDefault(member.Name) ?? new ArgumentRule(ArgumentMatch.Exact);
            JsonElement? value = given.Remove(member.Name, out var found) ? found : null;
            if (WhyDifferent(expected, member.Value, value, rule) is { } why)
            {
                wrong.Add($"{PlainText.Of(member.Name, 80)} {why}");
            }
        }

        foreach (var (name, value) in given)
        {
            // An argument nobody expected may still have a rule: ignored, or judged by a schema alone.
            var why = rules.GetValueOrDefault(name) switch
            {
                { Match: ArgumentMatch.Ignore } => null,
                { Match: ArgumentMatch.Schema } rule => WhyDifferent(expected, default, value, rule),
                _ => "is not expected at all.",
            };
            if (why is not null)
            {
                wrong.Add($"{PlainText.Of(name, 80)} {why}");
            }
        }

        return wrong;
    }

    private static string? WhyDifferent(ProtectedCase of, JsonElement expected, JsonElement? given, ArgumentRule rule)
    {
        if (rule.Match is ArgumentMatch.Ignore)
        {
            return null;
        }

        if (given is not { } value)
        {
            return "is missing.";
        }

        return rule.Match switch
        {
            ArgumentMatch.Set => SameSet(expected, value)
                ? null
                : $"is {Shown(value)}; expected are the entries of {Shown(expected)} in any order.",
            ArgumentMatch.Tolerance => Within(expected, value, rule.Tolerance ?? 0)
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"is {Shown(value)}; expected is {Shown(expected)} within {rule.Tolerance ?? 0}."
                ),
            ArgumentMatch.Schema => WhyUnfit(value, rule.Schema),
            _ => Same(of, expected, value) ? null : $"is {Shown(value)}; expected is {Shown(expected)}.",
        };
    }

    private static bool Same(ProtectedCase of, JsonElement expected, JsonElement given) =>
        ScrubRules.SealOf(expected) is { } seal
            ? string.Equals(seal, ScrubRules.Seal(of.Id, given), StringComparison.Ordinal)
            : JsonElement.DeepEquals(expected, given);

    private static bool SameSet(JsonElement expected, JsonElement given)
    {
        if (expected.ValueKind is not JsonValueKind.Array || given.ValueKind is not JsonValueKind.Array)
        {
            return JsonElement.DeepEquals(expected, given);
        }

        var left = given.EnumerateArray().ToList();
        foreach (var entry in expected.EnumerateArray())
        {
            var at = left.FindIndex(g => JsonElement.DeepEquals(g, entry));
            if (at < 0)
            {
                return false;
            }

            left.RemoveAt(at);
        }

        return left.Count == 0;
    }

    private static bool Within(JsonElement expected, JsonElement given, decimal tolerance) =>
        expected.ValueKind is JsonValueKind.Number
        && given.ValueKind is JsonValueKind.Number
        && expected.TryGetDecimal(out var wanted)
        && given.TryGetDecimal(out var got)
        && Math.Abs(wanted - got) <= tolerance;

    private static string? WhyUnfit(JsonElement value, JsonElement? schema)
    {
        if (schema is not { } rule || ArgumentSchema.Read(Wrapped(rule)).Schema is not { } read)
        {
            return "has a schema that cannot be read.";
        }

        var problems = read.Check(JsonSerializer.SerializeToElement(new JsonObject { ["value"] = JsonNode.Parse(value.GetRawText()) }));
        return problems.Count == 0 ? null : string.Join("; ", problems.Take(3).Select(p => p.Detail)) + ".";
    }

    // A schema of arguments judges an object; one of a single argument is put into one.
    private static JsonElement Wrapped(JsonElement schema) =>
        JsonSerializer.SerializeToElement(
            new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["value"] = JsonNode.Parse(schema.GetRawText()) },
                ["required"] = new JsonArray("value"),
            }
        );

    private static string Shown(JsonElement value) =>
        value.ValueKind is JsonValueKind.Undefined ? "nothing" : PlainText.Of(value.GetRawText(), 120);
}
