using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Who is in a workspace.</summary>
public sealed class ListPeople(PortalDatabase database)
{
    /// <summary>One person. <c>HasPassword</c> is false while they have not followed their link.</summary>
    public sealed record Row(
        PersonId Id,
        string Email,
        string DisplayName,
        PersonRole Role,
        bool Disabled,
        bool HasPassword,
        bool HasSecondFactor,
        DateTimeOffset CreatedAt,
        IReadOnlyList<string> Teams
    );

    /// <summary>Everybody, by name.</summary>
    public async Task<IReadOnlyList<Row>> HandleAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(workspace, ct);
        var people = await db.Users.AsNoTracking().ToListAsync(ct);
        var teams = (
            await db.TeamMembers.Join(db.Teams, m => m.TeamId, t => t.Id, (m, t) => new { m.PersonId, t.Name }).ToListAsync(ct)
        ).ToLookup(m => m.PersonId, m => m.Name);
        return
        [
            .. people
                .Select(p => new Row(
                    p.PersonId,
                    p.Email ?? "",
                    p.DisplayName,
                    p.Role,
                    p.Disabled,
                    p.PasswordHash is not null,
                    p.TwoFactorEnabled,
                    p.CreatedAt,
                    [.. teams[p.PersonId].Order(StringComparer.CurrentCulture)]
                ))
                .OrderBy(p => p.DisplayName, StringComparer.CurrentCulture),
        ];
    }

    /// <summary>The names of the workspace's teams, in order.</summary>
    public async Task<IReadOnlyList<string>> TeamsAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(workspace, ct);
        return await db.Teams.OrderBy(t => t.Name).Select(t => t.Name).ToListAsync(ct);
    }
}
