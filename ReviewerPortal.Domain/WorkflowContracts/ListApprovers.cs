using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Says whether a person needs another administrator to publish a contract, and who that could be.</summary>
public sealed class ListApprovers(PortalDatabase database)
{
    public sealed record Query(Caller By);

    /// <param name="IsNeeded">Whether the person cannot publish what nobody else proposed.</param>
    /// <param name="Others">The other administrators by name; at most 20.</param>
    public sealed record Approvers(bool IsNeeded, IReadOnlyList<string> Others);

    /// <summary>Whether and who; nobody is needed beside an agent key or the system.</summary>
    public async Task<Approvers> HandleAsync(Query query, CancellationToken ct = default)
    {
        if (query.By.Person is not { } person)
        {
            return new(IsNeeded: false, []);
        }

        var workspace = query.By.Workspace;
        await using var db = await database.OpenAsync(workspace, ct);
        var isRule = await db.Workspaces.Where(w => w.Id == workspace).Select(w => w.FourEyesOnPublish).SingleAsync(ct);
        var others = await PublishRules.OtherAdministratorsAsync(db, workspace, person);
        return new(isRule && others.Count > 0, others);
    }
}
