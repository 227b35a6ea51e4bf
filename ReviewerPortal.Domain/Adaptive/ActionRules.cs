using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>
/// How a contract takes in an action agents propose anyway: as one that cannot be undone and whose arguments anything fits, so that everything of it is reviewed by the
/// strictest reading until somebody says more. Pure.
/// </summary>
public static class ActionRules
{
    /// <summary>Whether it can be taken in: its name is one contracts have, it is not accepted yet, and there is a step for it.</summary>
    public static bool CanAccept(WorkflowContract contract, string action, string step)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return ContractFields.IsName(action)
            && !contract.Accepts.Contains(action, StringComparer.Ordinal)
            && (contract.Actions.ContainsKey(action) || StepOf(contract, step) is not null);
    }

    /// <summary>The changes that take it in.</summary>
    public static Outcome<IReadOnlyList<ContractChange>> Accept(WorkflowContract contract, string action, string step)
    {
        ArgumentNullException.ThrowIfNull(contract);
        if (!CanAccept(contract, action, step))
        {
            return new Refusal(RefusalCodes.Conflict, "The draft takes this action in already, or has no step for it.");
        }

        var changes = new List<ContractChange> { new ContractChange.Insert("accepts", contract.Accepts.Count, JsonValue.Create(action)!) };
        if (!contract.Actions.ContainsKey(action))
        {
            // In brackets, because a name may have dots in it.
            changes.Add(
                new ContractChange.Set(
                    $"actions[\"{action}\"]",
                    new JsonObject { ["step"] = StepOf(contract, step)!.StepName, ["reversible"] = false }
                )
            );
        }

        return changes;
    }

    // The step it was proposed at; otherwise the first one people own in part or whole that does not classify. A deterministic step passes what no control fails.
    private static WorkflowStep? StepOf(WorkflowContract contract, string step) =>
        contract.StepNamed(step) is { Mode: not StepMode.Deterministic } named
            ? named
            : contract.Steps.FirstOrDefault(s => s is { Classifies: false, Mode: StepMode.HumanOwned or StepMode.Assistive })
                ?? contract.Steps.FirstOrDefault(s => s.Mode is StepMode.HumanOwned or StepMode.Assistive);
}
