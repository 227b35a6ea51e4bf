using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>
/// Puts a proposal into a contract's draft the way a form does: into the draft somebody looked at and no other, or into a new one from the version in force.
/// Nothing runs under it before it was published, by two people where the workspace asks for two.
/// </summary>
public sealed class AdaptDraft(ContractCatalog contracts, ShowDraft drafts, ChangeDraft change)
{
    /// <summary>The draft with the changes in it, or why they were not made.</summary>
    /// <param name="by">Who accepts the proposal.</param>
    /// <param name="workflow">The workflow.</param>
    /// <param name="seen">The revision of the draft they saw, 0 where there was none; stale when somebody saved since.</param>
    /// <param name="changes">What is changed, given the contract the changes go into.</param>
    /// <param name="ct">Cancels.</param>
    internal async Task<Outcome<SaveDraft.Draft>> ApplyAsync(
        Caller by,
        string workflow,
        int seen,
        Func<WorkflowContract, Outcome<IReadOnlyList<ContractChange>>> changes,
        CancellationToken ct
    )
    {
        if (PublishRules.Check(by) is { } forbidden)
        {
            return forbidden;
        }

        var standing = await drafts.HandleAsync(new(by.Workspace, workflow), ct);
        if (!standing.Succeeded(out var draft, out var none))
        {
            return none;
        }

        if (draft is not null && draft.Revision != seen)
        {
            return new Refusal(
                RefusalCodes.Stale,
                $"{draft.By} changed the draft of {workflow} meanwhile. Look at it, then take the proposal again."
            );
        }

        if (draft is { Proposal: { } waiting })
        {
            return new Refusal(
                RefusalCodes.Conflict,
                $"{waiting.By} has proposed this draft for publication. Approve it or send it back first: a change would withdraw it."
            );
        }

        var contract = draft is null
            ? (await contracts.LatestAsync(by.Workspace, workflow, ct))?.Contract
            : ContractReader.Read(draft.Text).Contract;
        if (contract is null)
        {
            return draft is null
                ? ContractRefusals.NothingPublished(workflow)
                : new Refusal(RefusalCodes.Conflict, "The draft has errors; mend them in the editor first.");
        }

        return changes(contract).Succeeded(out var made, out var refusal)
            ? await change.HandleAsync(new ChangeDraft.Command(by, workflow, seen, made), ct)
            : refusal;
    }
}
