using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>How an argument of an answer is compared with the expected one.</summary>
public enum ArgumentMatch
{
    /// <summary>The same JSON value; numbers by value, members in any order.</summary>
    Exact,

    /// <summary>A list with the same entries in any order, as often as expected.</summary>
    Set,

    /// <summary>A number within <see cref="ArgumentRule.Tolerance"/> of the expected one.</summary>
    Tolerance,

    /// <summary>Anything, also nothing.</summary>
    Ignore,

    /// <summary>Whatever <see cref="ArgumentRule.Schema"/> lets through.</summary>
    Schema,
}

/// <summary>The rule for one argument.</summary>
/// <param name="Match">How it is compared.</param>
/// <param name="Tolerance">The largest difference, in the argument's own unit, bounds included; for <see cref="ArgumentMatch.Tolerance"/>.</param>
/// <param name="Schema">A JSON Schema; for <see cref="ArgumentMatch.Schema"/>.</param>
public sealed record ArgumentRule(
    ArgumentMatch Match,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Tolerance = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Schema = null
);
