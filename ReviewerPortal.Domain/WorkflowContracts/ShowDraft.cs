using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Shows the draft somebody is working on, with everything wrong with it now.</summary>
public sealed class ShowDraft(PortalDatabase database)
{
    public sealed record Query(WorkspaceId Workspace, string Workflow);

    /// <summary>The draft; null where nobody has one, a refusal where there is no such workflow.</summary>
    public async Task<Outcome<SaveDraft.Draft?>> HandleAsync(Query query, CancellationToken ct = default)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        var workflow = await db.Workflows.AsNoTracking().SingleOrDefaultAsync(w => w.Name == query.Workflow, ct);
        if (workflow is null)
        {
            return ContractRefusals.NoSuchWorkflow(query.Workflow);
        }

        return workflow.DraftText is { } text
            ? SaveDraft.Of(workflow, ContractRules.Check(workflow.Name, ContractReader.Read(text)))
            : (SaveDraft.Draft?)null;
    }
}
