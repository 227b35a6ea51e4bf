using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ApprovalTiers;

/// <summary>
/// What the names of a tier's condition can stand for under a contract: only actions the contract knows are ever judged by tiers, an amount and a confidence have the
/// bounds intake holds them to, and what no action can be is never so.
/// </summary>
internal sealed class ProposalNames(WorkflowContract contract)
{
    private readonly Dictionary<string, ValueSet> _known = KnownOf(contract);

    /// <summary>What the name can stand for; anything for an argument.</summary>
    public ValueSet DomainOf(string name) =>
        _known.GetValueOrDefault(name)
        ?? (name.StartsWith(ConditionNames.ArgumentPrefix, StringComparison.Ordinal) ? ValueSet.Anything : TextOrAbsent);

    /// <summary>Whether the values can come together: an action has its own step, and some can never be undone.</summary>
    public bool IsReal(IReadOnlyDictionary<string, object> example)
    {
        var reversible = example.GetValueOrDefault("reversible") is true;
        var step = example.GetValueOrDefault("step") as string;
        return contract.Actions.Values.Any(a =>
            (example.GetValueOrDefault("action") is not string named || string.Equals(named, a.Name, StringComparison.Ordinal))
            && (!reversible || a.Reversible != false)
            && (step is null || a.Step is null || string.Equals(a.Step, step, StringComparison.Ordinal))
        );
    }

    private static ValueSet TextOrAbsent => ValueSet.AnyText with { Absent = true };

    private static Dictionary<string, ValueSet> KnownOf(WorkflowContract contract)
    {
        var actions = contract.Actions.Values;
        return new(StringComparer.Ordinal)
        {
            ["workflow"] = ValueSet.Of(TextSet.Of([contract.Workflow])),
            ["action"] = ValueSet.Of(TextSet.Of(contract.Actions.Keys)),
            ["step"] = actions.All(a => contract.StepNamed(a.Step) is not null)
                ? ValueSet.Of(TextSet.Of(actions.Select(a => a.Step!)))
                : TextOrAbsent,
            ["reversible"] = ValueSet.AnyFlag with { True = actions.Any(a => a.Reversible != false) },
            ["amount"] = Between(-ProposalReader.MaxAmount, ProposalReader.MaxAmount),
            ["confidence"] = Between(0, 1),
        };
    }

    private static ValueSet Between(decimal low, decimal high) =>
        ValueSet.Nothing with
        {
            Absent = true,
            Numbers = [new(low, true, high, true)],
        };
}
