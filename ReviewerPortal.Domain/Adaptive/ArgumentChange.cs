using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>A value of one argument that people do not let stand.</summary>
/// <param name="Action">The action.</param>
/// <param name="Pointer">Where in its arguments, as a JSON pointer such as <c>/address/zip</c>.</param>
/// <param name="FromMany">Whether several different values were changed to the same one.</param>
/// <param name="From">The value that does not stand, as JSON; null where the argument was missing, and where <paramref name="FromMany"/>.</param>
/// <param name="To">What people make of it, as JSON; null where they take it away or turn the proposal down.</param>
public sealed record ArgumentChange(string Action, string Pointer, bool FromMany, string? From, string? To);

/// <summary>A correction people make again and again.</summary>
/// <param name="Step">The step.</param>
/// <param name="Change">What is changed, or what is not let stand.</param>
/// <param name="Reason">For rejections the reason they share, empty for none; null for edits.</param>
/// <param name="Times">How often, among what was looked at.</param>
/// <param name="Corrections">Of how many edits of the action, or rejections for that reason.</param>
/// <param name="Require">The condition of a deterministic rule; null where the contract's conditions cannot say it.</param>
/// <param name="Held">Of the decided proposals the rule would have held, those people overrode; of nothing where there is no rule.</param>
/// <param name="Share">The share of the action's decided proposals it would have held.</param>
/// <param name="Newest">The newest items, at most <see cref="CorrectionRules.ItemsShown"/>.</param>
public sealed record RepeatedCorrection(
    string Step,
    ArgumentChange Change,
    string? Reason,
    int Times,
    int Corrections,
    string? Require,
    Rate Held,
    Rate Share,
    IReadOnlyList<ReviewItemId> Newest
)
{
    /// <summary>Whether a rule is worth proposing: more likely than not, by the lower end of the interval, people override what it holds.</summary>
    public bool IsRule => Require is not null && Held.Low >= CorrectionRules.FewestOverridden;
}
