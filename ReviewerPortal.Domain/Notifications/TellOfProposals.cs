using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Tells the other administrators that a contract waits for one of them.</summary>
public sealed class TellOfProposals(TellPeople tell) : IHearOfProposals
{
    /// <inheritdoc/>
    public Task HearAsync(LedgerTransaction tx, Workflow workflow, Caller by) =>
        tell.TellAdministratorsAsync(
            tx,
            new WorkflowNotice(
                NoticeKind.ContractProposed,
                workflow.Name,
                workflow.ProposalNote is { } note ? $"{by.DisplayName}: {note}" : $"{by.DisplayName} gave no reason."
            )
            {
                Occasion = NoticeRules.OccasionOf(workflow),
                By = by.Person,
            }
        );
}
