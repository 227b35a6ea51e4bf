using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Puts a published version down as the draft, to be looked at and published again. The version itself never changes.</summary>
public sealed class RestoreVersion(Ledger ledger, ContractFeed feed)
{
    /// <param name="By">Who restores it.</param>
    /// <param name="Workflow">Whose contract.</param>
    /// <param name="Version">Which version.</param>
    public sealed record Command(Caller By, string Workflow, int Version)
    {
        /// <summary>The <see cref="SaveDraft.Draft.Revision"/> of the draft it takes the place of; where there is one and it is not named, the restore is stale.</summary>
        public int ExpectedRevision { get; init; }
    }

    /// <summary>The draft, which says the version's text.</summary>
    public async Task<Outcome<SaveDraft.Draft>> HandleAsync(Command restore, CancellationToken ct = default)
    {
        if (PublishRules.Check(restore.By) is { } forbidden)
        {
            return forbidden;
        }

        return await ledger.WriteAsync<SaveDraft.Draft>(
            restore.By.Workspace,
            async tx =>
            {
                var workflow = await tx.Db.Workflows.FindAsync([tx.Workspace, restore.Workflow], CancellationToken.None);
                if (workflow is null)
                {
                    return ContractRefusals.NoSuchWorkflow(restore.Workflow);
                }

                var text = await tx
                    .Db.ContractVersions.Where(v => v.Workflow == restore.Workflow && v.Number == restore.Version)
                    .Select(v => v.Text)
                    .SingleOrDefaultAsync(CancellationToken.None);
                if (text is null)
                {
                    return ContractRefusals.NoSuchVersion(restore.Workflow, restore.Version);
                }

                if (restore.ExpectedRevision != workflow.SeenRevision)
                {
                    return ContractRefusals.DraftMoved(restore.Workflow, workflow);
                }

                workflow.RestoreDraft(restore.By, text, restore.Version, tx.Now);
                tx.Audit(
                    restore.By.Principal,
                    "contract.restored",
                    $"workflow:{restore.Workflow}",
                    new JsonObject { ["version"] = restore.Version, ["revision"] = workflow.DraftRevision }
                );
                feed.Tell(tx, workflow, DraftEvent.Saved, restore.By);
                return SaveDraft.Of(workflow, ContractRules.Check(workflow.Name, ContractReader.Read(text)))!;
            },
            ct
        );
    }
}
