using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>What a form page of a contract works on: the draft where there is one that can be read, otherwise the version in force.</summary>
/// <param name="Contract">The contract shown; null where neither can be read.</param>
/// <param name="Draft">The draft; null where there is none.</param>
/// <param name="Version">The version shown; null where the draft is.</param>
/// <param name="Revision">What a change has to name as seen; 0 where there is no draft.</param>
public sealed record OpenContract(WorkflowContract? Contract, SaveDraft.Draft? Draft, int? Version, int Revision)
{
    /// <summary>Whether there is a draft that has errors, so that its parts cannot be shown as forms.</summary>
    public bool IsDraftBroken => Draft is not null && Version is not null || (Draft is not null && Contract is null);

    /// <summary>Whether the page shows the draft.</summary>
    public bool ShowsDraft => Draft is not null && !IsDraftBroken;
}

/// <summary>Opens a contract for a form page.</summary>
public sealed class ContractOpening(ShowDraft drafts, ShowContract published)
{
    /// <summary>The contract to show; a refusal where there is no such workflow.</summary>
    public async Task<Outcome<OpenContract>> OpenAsync(Caller caller, string workflow, CancellationToken ct = default)
    {
        if (!(await drafts.HandleAsync(new ShowDraft.Query(caller.Workspace, workflow), ct)).Succeeded(out var draft, out var refusal))
        {
            return refusal;
        }

        if (draft is not null && ContractReader.Read(draft.Text).Contract is { } drafted)
        {
            return new OpenContract(drafted, draft, null, draft.Revision);
        }

        var current = await published.HandleAsync(new ShowContract.Query(caller.Workspace, workflow), ct);
        return current.Succeeded(out var version, out _)
            ? new OpenContract(ContractReader.Read(version.Text).Contract, draft, version.Version, draft?.Revision ?? 0)
            : new OpenContract(null, draft, null, draft?.Revision ?? 0);
    }
}
