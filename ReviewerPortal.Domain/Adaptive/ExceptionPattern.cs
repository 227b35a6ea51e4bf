using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>What a recurring exception asks for.</summary>
public enum PatternRemedy
{
    /// <summary>Nothing routes its type: a route of its own.</summary>
    NewRoute,

    /// <summary>Agents propose an action the contract does not have: the contract takes it in.</summary>
    AcceptAction,

    /// <summary>It is raised by a confidence threshold: where that belongs.</summary>
    Threshold,

    /// <summary>People override most of it: what they see is checked by a control.</summary>
    Rule,

    /// <summary>People let almost all of it stand: what raises it is too strict.</summary>
    Loosen,

    /// <summary>Neither: its route, its evidence or its step is to be looked at.</summary>
    LookAtRoute,
}

/// <summary>One combination of exception type, step, action and reason, now and before.</summary>
/// <param name="Type">The exception type.</param>
/// <param name="Step">The step; empty where none is known.</param>
/// <param name="Action">The action.</param>
/// <param name="Reason">The reason code people gave; empty where they gave none.</param>
public sealed record PatternKey(string Type, string Step, string Action, string Reason);

/// <summary>A recurring exception pattern.</summary>
/// <param name="Key">The combination.</param>
/// <param name="Now">Decisions of it in the later half.</param>
/// <param name="Before">In the earlier half.</param>
/// <param name="Share">Its share of all decisions in the later half against the earlier.</param>
/// <param name="Grows">Whether that share is shown to have grown, the number of combinations looked at counted in.</param>
/// <param name="Override">How often people overrode its type, step and action, whatever the reason, in both halves.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Limit">Where what raises it is a limit on the amount, how far that may rise; null otherwise, and where nothing is shown.</param>
/// <param name="Newest">The newest items, at most <see cref="PatternRules.ItemsShown"/>.</param>
public sealed record ExceptionPattern(
    PatternKey Key,
    int Now,
    int Before,
    RateComparison Share,
    bool Grows,
    Rate Override,
    PatternRemedy Remedy,
    AmountLimit? Limit,
    IReadOnlyList<ReviewItemId> Newest
);
