using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Somebody throws the draft away, and its proposal with it. What is published stays in force.</summary>
public sealed class DiscardDraft(Ledger ledger, ContractFeed feed)
{
    /// <param name="By">Who throws it away.</param>
    /// <param name="Workflow">Whose draft.</param>
    public sealed record Command(Caller By, string Workflow)
    {
        /// <summary>The <see cref="SaveDraft.Draft.Revision"/> that was looked at; null throws away what there is.</summary>
        public int? ExpectedRevision { get; init; }
    }

    /// <summary>Done, or why not.</summary>
    public async Task<Outcome<Done>> HandleAsync(Command discard, CancellationToken ct = default)
    {
        if (PublishRules.Check(discard.By) is { } forbidden)
        {
            return forbidden;
        }

        return await ledger.WriteAsync<Done>(
            discard.By.Workspace,
            async tx =>
            {
                var workflow = await tx.Db.Workflows.FindAsync([tx.Workspace, discard.Workflow], CancellationToken.None);
                if (ContractRefusals.CheckDraft(discard.Workflow, workflow, discard.ExpectedRevision) is { } refusal)
                {
                    return refusal;
                }

                tx.Audit(
                    discard.By.Principal,
                    "contract.draft_discarded",
                    $"workflow:{discard.Workflow}",
                    new JsonObject
                    {
                        ["revision"] = workflow!.DraftRevision,
                        ["sha256"] = CanonicalJson.HashOf(workflow.DraftText!),
                        ["proposedBy"] = workflow.ProposedAs,
                    }
                );
                workflow.DropDraft();
                feed.Tell(tx, workflow, DraftEvent.Gone, discard.By);
                return Done.Value;
            },
            ct
        );
    }
}
