using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Whoever has to know that a contract waits for approval. Contracts know nobody to tell: who is told, and how, is for notifications to say.</summary>
public interface IHearOfProposals
{
    /// <summary>Hears of a proposal in the transaction that made it.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="workflow">The workflow, its draft just proposed.</param>
    /// <param name="by">Who proposed.</param>
    Task HearAsync(LedgerTransaction tx, Workflow workflow, Caller by);
}
