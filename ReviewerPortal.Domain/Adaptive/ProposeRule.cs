using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>Somebody accepts that what people keep correcting is checked by a control: it goes into the contract's draft.</summary>
public sealed class ProposeRule(AdaptDraft adapt)
{
    /// <summary>What the rule raises.</summary>
    public const string Otherwise = "policy_conflict";

    /// <param name="By">Who accepts it.</param>
    /// <param name="Workflow">Of which workflow.</param>
    /// <param name="SeenRevision">The revision of the draft they saw; 0 where there was none.</param>
    /// <param name="Change">What people do not let stand.</param>
    public sealed record Command(Caller By, string Workflow, int SeenRevision, ArgumentChange Change);

    /// <summary>The draft with the control in it. Refused as stale where somebody saved since, and where the contract cannot say it or says it already.</summary>
    public Task<Outcome<SaveDraft.Draft>> HandleAsync(Command command, CancellationToken ct = default) =>
        adapt.ApplyAsync(command.By, command.Workflow, command.SeenRevision, contract => Changes(contract, command.Change), ct);

    private static Outcome<IReadOnlyList<ContractChange>> Changes(WorkflowContract contract, ArgumentChange change)
    {
        if (!contract.Actions.ContainsKey(change.Action))
        {
            return new Refusal(RefusalCodes.Validation, "The contract has no action of that name any more.");
        }

        if (ArgumentRuleText.Require(change) is not { } require)
        {
            return new Refusal(RefusalCodes.Validation, "No condition of a contract can say this; write the rule in the editor.");
        }

        if (ConditionRules.Check(require, contract) is { } wrong)
        {
            return new Refusal(RefusalCodes.Validation, wrong.Message);
        }

        return contract.Controls.Any(c => string.Equals(c.Require?.Text, require, StringComparison.Ordinal))
            ? new Refusal(RefusalCodes.Conflict, "The draft has this rule already.")
            : ControlNames.Add(
                contract,
                ControlNames.Of($"corrected-{change.Action}", change.Pointer[(change.Pointer.LastIndexOf('/') + 1)..]),
                ControlKind.Policy,
                require,
                Otherwise
            );
    }
}
