using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>Somebody accepts that a limit on the amount, which holds what people let stand, rises: it goes into the contract's draft.</summary>
public sealed class ProposeLimit(AdaptDraft adapt)
{
    /// <param name="By">Who accepts it.</param>
    /// <param name="Workflow">Of which workflow.</param>
    /// <param name="SeenRevision">The revision of the draft they saw; 0 where there was none.</param>
    /// <param name="Control">The control.</param>
    /// <param name="Limit">Its new limit.</param>
    public sealed record Command(Caller By, string Workflow, int SeenRevision, string Control, decimal Limit);

    /// <summary>The draft with the limit in it. Refused as stale where somebody saved since, and where the draft has no such control or the limit already.</summary>
    public Task<Outcome<SaveDraft.Draft>> HandleAsync(Command command, CancellationToken ct = default) =>
        adapt.ApplyAsync(
            command.By,
            command.Workflow,
            command.SeenRevision,
            contract => AmountLimitRules.Put(contract, command.Control, command.Limit),
            ct
        );
}
