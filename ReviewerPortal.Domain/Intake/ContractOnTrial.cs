using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>A contract that items are tried on: a draft, or a published version.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Version">Its number; null for the draft.</param>
/// <param name="Revision">The draft's revision; null for a version.</param>
public sealed record ContractOnTrial(WorkflowContract Contract, int? Version, int? Revision)
{
    /// <summary>
    /// The version asked for; where none is, the draft, and where there is no draft the version in force. A draft with errors is refused with all of them,
    /// because nothing can be placed under it.
    /// </summary>
    internal static async Task<Outcome<ContractOnTrial>> FindAsync(
        PortalDatabase database,
        ContractCatalog contracts,
        WorkspaceId workspace,
        string workflow,
        int? version,
        CancellationToken ct
    )
    {
        await using var db = await database.OpenAsync(workspace, ct);
        var row = await db.Workflows.FindAsync([workspace, workflow], ct);
        if (row is null)
        {
            return ContractRefusals.NoSuchWorkflow(workflow);
        }

        if (version is null && row.DraftText is { } text)
        {
            var reading = ContractReader.Read(text);
            return reading.Contract is { } draft
                ? new ContractOnTrial(draft, Version: null, row.DraftRevision)
                : ContractRefusals.Invalid(reading.Problems);
        }

        if (version is null && row.CurrentVersion == 0)
        {
            return ContractRefusals.NothingPublished(workflow);
        }

        var number = version ?? row.CurrentVersion;
        return
            number >= 1 && number <= row.CurrentVersion && await contracts.FindReadableAsync(workspace, workflow, number, ct) is { } found
            ? new ContractOnTrial(found, number, Revision: null)
            : ContractRefusals.NoSuchVersion(workflow, number);
    }
}
