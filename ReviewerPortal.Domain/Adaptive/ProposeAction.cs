using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>Somebody accepts that the contract takes in an action agents propose anyway: it goes into the contract's draft.</summary>
public sealed class ProposeAction(AdaptDraft adapt)
{
    /// <param name="By">Who accepts it.</param>
    /// <param name="Workflow">Of which workflow.</param>
    /// <param name="SeenRevision">The revision of the draft they saw; 0 where there was none.</param>
    /// <param name="Action">The action.</param>
    /// <param name="Step">The step it was proposed at; empty where none is known.</param>
    public sealed record Command(Caller By, string Workflow, int SeenRevision, string Action, string Step);

    /// <summary>The draft with the action in it. Refused as stale where somebody saved since, and where the draft has the action already.</summary>
    public Task<Outcome<SaveDraft.Draft>> HandleAsync(Command command, CancellationToken ct = default) =>
        adapt.ApplyAsync(
            command.By,
            command.Workflow,
            command.SeenRevision,
            contract => ActionRules.Accept(contract, command.Action, command.Step),
            ct
        );
}
