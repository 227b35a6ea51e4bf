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

/// <summary>What there is to say about an answer.</summary>
/// <param name="Why">Every reason it is not what is expected, each a sentence; empty where it is.</param>
/// <param name="Faults">What is wrong with an argument, by its name; empty where the answer fails for another reason.</param>
/// <param name="Args">Its arguments without secrets and personal data, as canonical JSON; null where it gave none.</param>
public sealed record AnswerJudgement(IReadOnlyList<string> Why, IReadOnlyDictionary<string, string> Faults, string? Args);

/// <summary>Compares an answer with what a case expects. Pure.</summary>
public static class MatchRules
{
    private const int LongestShown = 120;

    private static readonly Dictionary<string, string> NoFaults = new(StringComparer.Ordinal);

    /// <summary>Every reason the answer is not what is expected, each a sentence; empty where it is.</summary>
    public static IReadOnlyList<string> WhyWrong(ProtectedCase expected, CandidateAnswer answer) => Judge(expected, answer).Why;

    /// <summary>Judges an answer, and takes out of it what nobody is to read.</summary>
    public static AnswerJudgement Judge(ProtectedCase expected, CandidateAnswer answer)
    {
        var kept = Kept(expected, answer);
        var args = kept is null ? null : CanonicalJson.Of(kept);
        var same = string.Equals(answer.Action, expected.Action, StringComparison.Ordinal);
        if (expected.Expected is Verdict.Rejected or Verdict.Responded)
        {
            // What people turned down must not come again; anything else, also nothing, is as good as the case can say.
            return same && Differences(expected, answer, kept).Count == 0
                ? Overall($"It would do what people turned down: {PlainText.Of(expected.Action, 80)} with these arguments.")
                : new AnswerJudgement([], NoFaults, args);
        }

        if (answer.Action is null)
        {
            return Overall($"It would do nothing; expected is {PlainText.Of(expected.Action, 80)}.");
        }

        if (!same)
        {
            return Overall($"It would do {PlainText.Of(answer.Action, 80)}; expected is {PlainText.Of(expected.Action, 80)}.");
        }

        var faults = Differences(expected, answer, kept);
        return new AnswerJudgement([.. faults.Select(f => $"{PlainText.Of(f.Key, 80)} {f.Value}")], faults, args);

        AnswerJudgement Overall(string why) => new([why], NoFaults, args);
    }

    /// <summary>Why readers may disagree about what a value says; null where it says one thing.</summary>
    public static string? WhyUnreadable(JsonElement value)
    {
        try
        {
            return NamesTwice(value) ? "names a member twice" : null;
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for half a surrogate pair.
            return "carries text that is no Unicode";
        }
    }

    private static bool NamesTwice(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.Ordinal);
                return value.EnumerateObject().Any(m => !names.Add(m.Name) || NamesTwice(m.Value));
            case JsonValueKind.Array:
                return value.EnumerateArray().Any(NamesTwice);
            case JsonValueKind.String:
                _ = value.GetString();
                return false;
            default:
                return false;
        }
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

    // What is kept and shown of an answer: its arguments, scrubbed as the case's own are.
    private static JsonObject? Kept(ProtectedCase expected, CandidateAnswer answer)
    {
        if (answer.Args is not { ValueKind: JsonValueKind.Object } args)
        {
            return null;
        }

        var kept = new JsonObject();
        foreach (var member in args.EnumerateObject())
        {
            kept[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }

        ScrubRules.ScrubArguments(expected.Id, kept, ScrubRules.FieldsOf(expected.Scrubbed));
        return kept;
    }

    private static Dictionary<string, string> Differences(ProtectedCase expected, CandidateAnswer answer, JsonObject? kept)
    {
        var rules = Read(expected.Rules);
        using var wanted = JsonDocument.Parse(expected.Args);
        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in answer.Args is { ValueKind: JsonValueKind.Object } args ? args.EnumerateObject() : default)
        {
            given[member.Name] = member.Value;
        }

        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in wanted.RootElement.EnumerateObject())
        {
            var rule = rules.GetValueOrDefault(member.Name) ?? new ArgumentRule(ArgumentMatch.Exact);
            JsonElement? value = given.Remove(member.Name, out var found) ? found : null;
            if (WhyDifferent(expected, member.Value, value, rule, kept?[member.Name]) is { } why)
            {
                wrong[member.Name] = why;
            }
        }

        foreach (var (name, value) in given)
        {
            // An argument nobody expected may still have a rule: ignored, or judged by a schema alone.
            var why = rules.GetValueOrDefault(name) switch
            {
                { Match: ArgumentMatch.Ignore } => null,
                { Match: ArgumentMatch.Schema } rule => WhyDifferent(expected, default, value, rule, kept?[name]),
                _ => "is not expected at all.",
            };
            if (why is not null)
            {
                wrong[name] = why;
            }
        }

        return wrong;
    }

    private static string? WhyDifferent(ProtectedCase of, JsonElement expected, JsonElement? given, ArgumentRule rule, JsonNode? kept)
    {
        if (rule.Match is ArgumentMatch.Ignore)
        {
            return null;
        }

        if (given is not { } value)
        {
            return "is missing.";
        }

        if (rule.Match is ArgumentMatch.Schema)
        {
            return WhyUnfit(value, rule.Schema);
        }

        // A value that was taken out can be compared with and not be measured: it is the same or it is not.
        if (ScrubRules.SealOf(expected) is not null)
        {
            return Same(of, expected, value) ? null : "is not the value that was taken out.";
        }

        var shown = kept is null ? "null" : PlainText.Of(kept.ToJsonString(), LongestShown);
        return rule.Match switch
        {
            ArgumentMatch.Set => SameSet(of, expected, value)
                ? null
                : $"is {shown}; expected are the entries of {Shown(expected)} in any order.",
            ArgumentMatch.Tolerance => Within(expected, value, rule.Tolerance ?? 0)
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"is {shown}; expected is {Shown(expected)} within {rule.Tolerance ?? 0}."),
            _ => Same(of, expected, value) ? null : $"is {shown}; expected is {Shown(expected)}.",
        };
    }

    private static bool Same(ProtectedCase of, JsonElement expected, JsonElement given)
    {
        if (ScrubRules.SealOf(expected) is { } seal)
        {
            return string.Equals(seal, ScrubRules.Seal(of.Id, given), StringComparison.Ordinal);
        }

        return (expected.ValueKind, given.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => expected.GetPropertyCount() == given.GetPropertyCount()
                && expected.EnumerateObject().All(m => given.TryGetProperty(m.Name, out var other) && Same(of, m.Value, other)),
            (JsonValueKind.Array, JsonValueKind.Array) => expected.GetArrayLength() == given.GetArrayLength()
                && expected.EnumerateArray().Zip(given.EnumerateArray()).All(pair => Same(of, pair.First, pair.Second)),
            _ => JsonElement.DeepEquals(expected, given),
        };
    }

    private static bool SameSet(ProtectedCase of, JsonElement expected, JsonElement given)
    {
        if (expected.ValueKind is not JsonValueKind.Array || given.ValueKind is not JsonValueKind.Array)
        {
            return Same(of, expected, given);
        }

        var left = given.EnumerateArray().ToList();
        foreach (var entry in expected.EnumerateArray())
        {
            var at = left.FindIndex(g => Same(of, entry, g));
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
        value.ValueKind is JsonValueKind.Undefined ? "nothing" : PlainText.Of(value.GetRawText(), LongestShown);
}
