using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// Somebody changes a contract by a form: the changes go into the draft's text, which otherwise stays as it is. Where there is no draft, one starts from the
/// current version.
/// </summary>
public sealed class ChangeDraft(PortalDatabase database, SaveDraft save)
{
    /// <param name="By">Who changes it.</param>
    /// <param name="Workflow">The workflow; it must be there.</param>
    /// <param name="ExpectedRevision">
    /// The <see cref="SaveDraft.Draft.Revision"/> the form showed, 0 where there was no draft; stale when somebody saved since. Null changes what there is.
    /// </param>
    /// <param name="Changes">What is changed, in this order.</param>
    public sealed record Command(Caller By, string Workflow, int? ExpectedRevision, IReadOnlyList<ContractChange> Changes);

    /// <summary>The draft with the changes in it, or why they were not made; then nothing is saved.</summary>
    public async Task<Outcome<SaveDraft.Draft>> HandleAsync(Command change, CancellationToken ct = default)
    {
        if (PublishRules.Check(change.By) is { } forbidden)
        {
            return forbidden;
        }

        Workflow? workflow;
        string? start;
        await using (var db = await database.OpenAsync(change.By.Workspace, ct))
        {
            workflow = await db.Workflows.AsNoTracking().SingleOrDefaultAsync(w => w.Name == change.Workflow, ct);
            start = workflow?.DraftText;
            if (workflow is { DraftText: null, CurrentVersion: var number and > 0 })
            {
                start = await db
                    .ContractVersions.Where(v => v.Workflow == change.Workflow && v.Number == number)
                    .Select(v => v.Text)
                    .SingleAsync(ct);
            }
        }

        if (workflow is null)
        {
            return ContractRefusals.NoSuchWorkflow(change.Workflow);
        }

        if (change.ExpectedRevision is { } seen && seen != workflow.SeenRevision)
        {
            return ContractRefusals.DraftMoved(change.Workflow, workflow);
        }

        var outcome = ContractTextEdit.Apply(start ?? $"workflow: {change.Workflow}\n", change.Changes);
        return outcome.Succeeded(out var text, out var refusal)
            ? await save.HandleAsync(
                new SaveDraft.Command(change.By, change.Workflow, text) { ExpectedRevision = workflow.SeenRevision },
                ct
            )
            : refusal;
    }
}
