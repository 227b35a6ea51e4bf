using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Ends a token. It stops being accepted at once here, and within <see cref="FindCaller.Freshness"/> on other nodes.</summary>
public sealed class RevokeToken(Ledger ledger, FindCaller callers)
{
    /// <param name="By">An administrator, or the person whose personal token it is.</param>
    /// <param name="Token">Which one.</param>
    public sealed record Command(Caller By, AgentKeyId Token);

    /// <summary>Revokes it. Revoking twice is fine.</summary>
    public Task<Outcome<Done>> HandleAsync(Command revoke, CancellationToken ct) =>
        ledger.WriteAsync<Done>(
            revoke.By.Workspace,
            async tx =>
            {
                var token = await tx.Db.AccessTokens.AsTracking().SingleOrDefaultAsync(t => t.Id == revoke.Token, ct);
                var mayRevoke = revoke.By.Role is PersonRole.Admin || (token?.PersonId is { } owner && owner == revoke.By.Person);
                if (token is null || !mayRevoke)
                {
                    return AccessRefusals.NoSuchToken;
                }

                if (token.RevokedAt is null)
                {
                    token.RevokedAt = tx.Now;
                    tx.Audit(revoke.By.Principal, "token.revoked", token.Id.ToString(), new JsonObject { ["name"] = token.Name });
                    tx.AfterCommit(() => callers.Forget(token.Id));
                }

                return Done.Value;
            },
            ct
        );
}
