using System.Text.Json;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Evaluation;

/// <summary>How one argument of a new case is to be compared, as somebody chooses it in a form.</summary>
/// <param name="name">The argument.</param>
public sealed class RuleChoice(string name)
{
    /// <summary>The argument.</summary>
    public string Name { get; } = name;

    /// <summary>How it is compared.</summary>
    public ArgumentMatch Match { get; set; }

    /// <summary>The largest difference; for <see cref="ArgumentMatch.Tolerance"/>.</summary>
    public decimal? Tolerance { get; set; }

    /// <summary>A JSON Schema as text; for <see cref="ArgumentMatch.Schema"/>.</summary>
    public string Schema { get; set; } = "";

    /// <summary>The rules that were chosen, exact ones left out; refused where a schema is no JSON.</summary>
    public static Outcome<IReadOnlyDictionary<string, ArgumentRule>> Read(IEnumerable<RuleChoice> choices)
    {
        var rules = new Dictionary<string, ArgumentRule>(StringComparer.Ordinal);
        foreach (var choice in choices.Where(c => c.Match is not ArgumentMatch.Exact))
        {
            JsonElement? schema = null;
            if (choice.Match is ArgumentMatch.Schema)
            {
                try
                {
                    schema = JsonElement.Parse(choice.Schema);
                }
                catch (JsonException)
                {
                    return new Refusal(RefusalCodes.Validation, $"The schema of {PlainText.Of(choice.Name, 80)} is not JSON.");
                }
            }

            rules[choice.Name] = new ArgumentRule(choice.Match, choice.Match is ArgumentMatch.Tolerance ? choice.Tolerance : null, schema);
        }

        return rules;
    }

    /// <summary>What was refused in one sentence, with where it is.</summary>
    public static string Said(Refusal refusal) =>
        refusal.Problems.Count == 0
            ? refusal.Message
            : $"{refusal.Message} {string.Join("; ", refusal.Problems.Take(5).Select(p => $"{PlainText.Of(p.Pointer, 100)} {PlainText.Of(p.Detail, 200)}"))}.";
}
