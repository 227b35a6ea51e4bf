using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Finds out who a presented token speaks for. A revoked token stops within <see cref="Freshness"/>, on every node.</summary>
public sealed class FindCaller(PortalDatabase database, PeopleDirectory people, TimeProvider clock)
{
    /// <summary>How long a token's row is remembered.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(3);

    private readonly RecentlyRead<AgentKeyId, AccessToken?> _tokens = new(clock, Freshness, capacity: 10_000);

    /// <summary>The caller, or null for a token that is malformed, unknown, wrong, expired, revoked, or whose person is disabled.</summary>
    public async Task<Caller?> HandleAsync(string token, CancellationToken ct)
    {
        if (!TokenText.TryRead(token, out var kind, out var id, out var secretHash))
        {
            return null;
        }

        var known = await _tokens.GetAsync(id, ReadAsync, ct);
        if (
            known is null
            || known.Kind != kind
            || !CryptographicOperations.FixedTimeEquals(known.SecretHash, secretHash)
            || known.RevokedAt is not null
            || known.ExpiresAt <= clock.GetUtcNow()
        )
        {
            return null;
        }

        if (known.PersonId is { } person)
        {
            return await people.FindAsync(person, ct) is { Disabled: false } state ? state.ToCaller() : null;
        }

        return new Caller(known.WorkspaceId, $"key:{known.Name}")
        {
            Scopes = known.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal),
            DefaultWorkflow = known.DefaultWorkflow,
        };
    }

    /// <summary>Makes the token's next use read the database.</summary>
    public void Forget(AgentKeyId id) => _tokens.Forget(id);

    private async Task<AccessToken?> ReadAsync(AgentKeyId id, CancellationToken ct)
    {
        // The workspace is not known before the token is.
        await using var db = await database.OpenUnscopedAsync(ct);
        return await db.AccessTokens.IgnoreQueryFilters().AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, ct);
    }
}
