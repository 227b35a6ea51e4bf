using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>An administrator publishes what another one proposed.</summary>
public sealed class ApproveContract(PortalDatabase database, PublishContract publish)
{
    /// <param name="By">Who approves: a person, and not the one who proposed.</param>
    /// <param name="Workflow">Whose proposal.</param>
    public sealed record Command(Caller By, string Workflow)
    {
        /// <summary>The <see cref="SaveDraft.Draft.Revision"/> that was looked at; null approves what is proposed now.</summary>
        public int? ExpectedRevision { get; init; }

        /// <summary>Why; null keeps the proposal's note.</summary>
        public string? Note { get; init; }
    }

    /// <summary>The version that is now current.</summary>
    public async Task<Outcome<PublishContract.Published>> HandleAsync(Command approve, CancellationToken ct = default)
    {
        if (PublishRules.Check(approve.By) is { } forbidden)
        {
            return forbidden;
        }

        Workflow? workflow;
        await using (var db = await database.OpenAsync(approve.By.Workspace, ct))
        {
            workflow = await db.Workflows.AsNoTracking().SingleOrDefaultAsync(w => w.Name == approve.Workflow, ct);
        }

        if (ContractRefusals.CheckProposal(approve.Workflow, workflow, approve.ExpectedRevision) is { } refusal)
        {
            return refusal;
        }

        if (approve.By.Person is not { } person)
        {
            return new Refusal(RefusalCodes.Forbidden, "A proposal is approved by a person; an agent key publishes in its own name.");
        }

        return workflow!.ProposedById == person
            ? ContractRefusals.OwnProposal(approve.Workflow)
            : await publish.HandleAsync(
                new PublishContract.Command(approve.By)
                {
                    Workflow = approve.Workflow,
                    Note = approve.Note,

                    // What was just looked at: a save in between withdraws the proposal and so is stale.
                    ExpectedRevision = workflow.DraftRevision,
                },
                ct
            );
    }
}
