using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>The tokens an administrator can see (all of the workspace) or a person can see (their own).</summary>
public sealed class ListTokens(PortalDatabase database)
{
    /// <summary>One token. <c>PersonName</c> is whom a personal token acts as, null for an agent key.</summary>
    public sealed record Row(
        AgentKeyId Id,
        TokenKind Kind,
        string Name,
        string Scopes,
        string? PersonName,
        DateTimeOffset CreatedAt,
        DateTimeOffset? ExpiresAt,
        DateTimeOffset? RevokedAt
    );

    /// <summary>A person's own tokens; active ones first, newest first.</summary>
    public Task<IReadOnlyList<Row>> MineAsync(Caller by, CancellationToken ct) => ReadAsync(by, everybodys: false, ct);

    /// <summary>All tokens of the workspace for an administrator, a person's own for anybody else; active ones first, newest first.</summary>
    public Task<IReadOnlyList<Row>> HandleAsync(Caller by, CancellationToken ct) =>
        ReadAsync(by, everybodys: by.Role is PersonRole.Admin, ct);

    private async Task<IReadOnlyList<Row>> ReadAsync(Caller by, bool everybodys, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(by.Workspace, ct);
        var tokens = await db
            .AccessTokens.AsNoTracking()
            .Where(t => everybodys || (by.Person != null && t.PersonId == by.Person))
            .ToListAsync(ct);
        var people = await db.Users.AsNoTracking().ToDictionaryAsync(p => p.PersonId, p => p.DisplayName, ct);
        return
        [
            .. tokens
                .OrderBy(t => t.RevokedAt is not null)
                .ThenByDescending(t => t.CreatedAt)
                .Select(t => new Row(
                    t.Id,
                    t.Kind,
                    t.Name,
                    t.Scopes,
                    t.PersonId is { } person ? people.GetValueOrDefault(person, "") : null,
                    t.CreatedAt,
                    t.ExpiresAt,
                    t.RevokedAt
                )),
        ];
    }
}
