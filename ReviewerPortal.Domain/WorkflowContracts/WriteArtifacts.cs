using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Writes out the seven papers of a published contract, the newest unless another version is asked for.</summary>
public sealed class WriteArtifacts(ShowContract show, ContractCatalog contracts, TimeProvider clock)
{
    /// <param name="Workspace">Where.</param>
    /// <param name="Workflow">Whose contract.</param>
    /// <param name="Version">Which version; null for the newest.</param>
    public sealed record Query(WorkspaceId Workspace, string Workflow, int? Version = null);

    /// <summary>The papers, or why there is no such version.</summary>
    public async Task<Outcome<ArtifactSet>> HandleAsync(Query query, CancellationToken ct = default)
    {
        var shown = await show.HandleAsync(new(query.Workspace, query.Workflow, query.Version), ct);
        if (!shown.Succeeded(out var version, out var refusal))
        {
            return refusal;
        }

        var contract = await contracts.FindAsync(query.Workspace, query.Workflow, version.Version, ct);
        return new ArtifactSet(
            version.Workflow,
            version.Version,
            version.IsCurrent,
            contract.Purpose,
            version.PublishedBy,
            version.PublishedAt,
            version.Note,
            clock.GetUtcNow(),
            contract,
            ArtifactRules.Of(contract)
        );
    }
}
