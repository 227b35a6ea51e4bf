using System.Text.Json;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>One argument of a case beside what was answered.</summary>
/// <param name="Name">The argument.</param>
/// <param name="Rule">The rule that judged it.</param>
/// <param name="Expected">What is expected; null where the case does not name it.</param>
/// <param name="Candidate">What the candidate gave; null where it gave none.</param>
/// <param name="Fault">What is wrong with that; null where nothing is.</param>
/// <param name="Promoted">What the promoted version gave; null where it gave none.</param>
/// <param name="PromotedFault">What is wrong with that; null where nothing is.</param>
public sealed record ArgumentLine(
    string Name,
    ArgumentRule Rule,
    JsonElement? Expected,
    JsonElement? Candidate,
    string? Fault,
    JsonElement? Promoted,
    string? PromotedFault
);

/// <summary>Lays what is expected, what a candidate answered and what the promoted version answered side by side, argument by argument. Pure.</summary>
public static class AnswerDiffRules
{
    /// <summary>The arguments: the expected ones in their order, then what else was given.</summary>
    public static IReadOnlyList<ArgumentLine> Lines(ListResults.CaseFacts of, CaseResult? candidate, CaseResult? promoted)
    {
        var rules = MatchRules.Read(of.Rules);
        var (expected, given, before) = (Members(of.Args), Members(candidate?.Args), Members(promoted?.Args));
        var (faults, faultsBefore) = (Faults(candidate), Faults(promoted));
        return
        [
            .. expected
                .Keys.Concat(given.Keys)
                .Concat(before.Keys)
                .Distinct(StringComparer.Ordinal)
                .Select(name => new ArgumentLine(
                    name,
                    rules.GetValueOrDefault(name) ?? new ArgumentRule(ArgumentMatch.Exact),
                    Of(expected, name),
                    Of(given, name),
                    faults.GetValueOrDefault(name),
                    Of(before, name),
                    faultsBefore.GetValueOrDefault(name)
                )),
        ];
    }

    private static JsonElement? Of(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) ? value : null;

    private static Dictionary<string, JsonElement> Members(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json) ?? [];

    private static Dictionary<string, string> Faults(CaseResult? result) =>
        result is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(result.Faults) ?? [];
}
