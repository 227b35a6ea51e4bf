using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Lists what a contract, published or not, leaves without people, backup, time or evidence, with the people of today. Two queries.</summary>
public sealed class ListGaps(ListPeople people)
{
    /// <param name="Workspace">Whose people.</param>
    /// <param name="Contract">The contract.</param>
    public sealed record Query(WorkspaceId Workspace, WorkflowContract Contract);

    /// <summary>The gaps, faults first; see <see cref="CoverageRules"/>.</summary>
    public async Task<IReadOnlyList<CoverageGap>> HandleAsync(Query query, CancellationToken ct = default)
    {
        var staffed = (await people.HandleAsync(query.Workspace, ct))
            .Where(p => !p.Disabled && p.Role is not PersonRole.Auditor)
            .SelectMany(p => p.Teams)
            .ToHashSet(StringComparer.Ordinal);
        return CoverageRules.GapsOf(query.Contract, staffed);
    }
}
