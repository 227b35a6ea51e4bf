using ReviewerPortal.Domain.Shared.Expressions;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Where running out of time may approve: only what can be undone, and never what a person owns. Pure.</summary>
public static class SilenceRules
{
    /// <summary>The actions a tier of this condition can take that cannot, or may not, be undone; in the contract's order.</summary>
    public static IReadOnlyList<string> Lasting(IEnumerable<ContractAction> actions, Expression? when) =>
        when?.Implies("reversible") is true ? [] : [.. actions.Where(a => a.Reversible is not true).Select(a => a.Name)];

    /// <summary>The actions of steps a person owns; in the contract's order.</summary>
    public static IReadOnlyList<string> Owned(IEnumerable<ContractAction> actions, IReadOnlyList<WorkflowStep> steps) =>
        [
            .. actions
                .Where(a => steps.Any(s => s.Mode == StepMode.HumanOwned && string.Equals(s.StepName, a.Step, StringComparison.Ordinal)))
                .Select(a => a.Name),
        ];
}
