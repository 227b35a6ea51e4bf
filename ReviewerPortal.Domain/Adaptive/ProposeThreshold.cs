using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>Somebody accepts a proposed confidence threshold: it goes into the contract's draft.</summary>
public sealed class ProposeThreshold(AdaptDraft adapt)
{
    /// <param name="By">Who accepts it.</param>
    /// <param name="Workflow">Of which workflow.</param>
    /// <param name="SeenRevision">The revision of the draft they saw; 0 where there was none.</param>
    /// <param name="Threshold">In [0, 1].</param>
    /// <param name="Step">For this step only; null for all.</param>
    /// <param name="Action">For this action only; null for all.</param>
    public sealed record Command(
        Caller By,
        string Workflow,
        int SeenRevision,
        decimal Threshold,
        string? Step = null,
        string? Action = null
    );

    /// <summary>The draft with the threshold in it. Refused as stale where somebody saved since; refused to whom contracts may not be changed by.</summary>
    public Task<Outcome<SaveDraft.Draft>> HandleAsync(Command command, CancellationToken ct = default) =>
        adapt.ApplyAsync(
            command.By,
            command.Workflow,
            command.SeenRevision,
            contract => ConfidenceControlRules.Put(contract, command.Step, command.Action, command.Threshold),
            ct
        );
}
