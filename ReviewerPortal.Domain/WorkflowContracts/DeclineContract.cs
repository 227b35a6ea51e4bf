using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Somebody sends a proposal back with a reason, or takes their own back. The draft stays as it is.</summary>
public sealed class DeclineContract(Ledger ledger, ContractFeed feed)
{
    /// <param name="By">Who declines.</param>
    /// <param name="Workflow">Whose proposal.</param>
    /// <param name="Reason">Why, 1–<see cref="PublishContract.MaxNote"/> characters; who takes their own proposal back need not say.</param>
    public sealed record Command(Caller By, string Workflow, string? Reason)
    {
        /// <summary>The <see cref="SaveDraft.Draft.Revision"/> that was looked at; null declines what is proposed now.</summary>
        public int? ExpectedRevision { get; init; }
    }

    /// <summary>The draft without its proposal.</summary>
    public async Task<Outcome<SaveDraft.Draft>> HandleAsync(Command decline, CancellationToken ct = default)
    {
        if ((PublishRules.Check(decline.By) ?? ContractRefusals.CheckNote("#/reason", decline.Reason)) is { } wrong)
        {
            return wrong;
        }

        var reason = string.IsNullOrWhiteSpace(decline.Reason) ? null : decline.Reason.Trim();
        return await ledger.WriteAsync<SaveDraft.Draft>(
            decline.By.Workspace,
            async tx =>
            {
                var workflow = await tx.Db.Workflows.FindAsync([tx.Workspace, decline.Workflow], CancellationToken.None);
                if (ContractRefusals.CheckProposal(decline.Workflow, workflow, decline.ExpectedRevision) is { } refusal)
                {
                    return refusal;
                }

                var proposedAs = workflow!.ProposedAs;
                var isOwn = string.Equals(proposedAs, decline.By.Principal, StringComparison.Ordinal);
                if (isOwn)
                {
                    workflow.TakeBackProposal();
                }
                else if (reason is null)
                {
                    return ContractRefusals.ReasonMissing();
                }
                else
                {
                    workflow.Decline(decline.By, reason, tx.Now);
                }

                tx.Audit(
                    decline.By.Principal,
                    isOwn ? "contract.proposal_withdrawn" : "contract.declined",
                    $"workflow:{workflow.Name}",
                    new JsonObject
                    {
                        ["revision"] = workflow.DraftRevision,
                        ["proposedBy"] = proposedAs,
                        ["reason"] = reason,
                    }
                );
                feed.Tell(tx, workflow, DraftEvent.SentBack, decline.By);
                return SaveDraft.Of(workflow, ContractRules.Check(workflow.Name, ContractReader.Read(workflow.DraftText!)))!;
            },
            ct
        );
    }
}
