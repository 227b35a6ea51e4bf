using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Makes an agent key or a personal token. The answer is the only time its secret is seen.</summary>
public sealed class CreateToken(Ledger ledger)
{
    /// <param name="Workspace">Where it is good.</param>
    /// <param name="Actor">The acting principal.</param>
    /// <param name="Kind">An agent key, or a personal token.</param>
    /// <param name="Name">Unique among the workspace's active tokens of its kind, and for a personal token of its person.</param>
    /// <param name="Scopes">An agent key's scopes; empty for a personal token.</param>
    /// <param name="Person">Whom a personal token acts as; null for an agent key.</param>
    /// <param name="DefaultWorkflow">The workflow of a review that names none.</param>
    /// <param name="ExpiresAt">Null for never.</param>
    public sealed record Command(
        WorkspaceId Workspace,
        string Actor,
        TokenKind Kind,
        string Name,
        IReadOnlyList<string> Scopes,
        PersonId? Person,
        string? DefaultWorkflow,
        DateTimeOffset? ExpiresAt
    );

    /// <param name="Id">Names it from now on.</param>
    /// <param name="Secret">The whole token, shown once.</param>
    public sealed record Created(AgentKeyId Id, string Secret);

    /// <summary>Makes the token, or says what is wrong.</summary>
    public async Task<Outcome<Created>> HandleAsync(Command create, CancellationToken ct)
    {
        Problem[] problems =
        [
            .. AccessRules.CheckName(create.Name, "#/name", "the key"),
            .. create.Kind is TokenKind.AgentKey ? AccessRules.CheckScopes(create.Scopes) : [],
        ];
        if (problems.Length > 0)
        {
            return AccessRefusals.Invalid(problems);
        }

        return await ledger.WriteAsync<Created>(
            create.Workspace,
            async tx =>
            {
                var taken = await tx.Db.AccessTokens.AnyAsync(
                    t => t.Kind == create.Kind && t.Name == create.Name && t.PersonId == create.Person && t.RevokedAt == null,
                    ct
                );
                if (taken)
                {
                    return AccessRefusals.TokenNameTaken(create.Name);
                }

                var (id, text, hash) = TokenText.New(create.Kind, tx.Now);
                tx.Db.Add(
                    new AccessToken
                    {
                        Id = id,
                        WorkspaceId = tx.Workspace,
                        Kind = create.Kind,
                        Name = create.Name,
                        SecretHash = hash,
                        Scopes = string.Join(' ', create.Scopes),
                        PersonId = create.Person,
                        DefaultWorkflow = create.DefaultWorkflow,
                        CreatedAt = tx.Now,
                        ExpiresAt = create.ExpiresAt,
                    }
                );
                tx.Audit(
                    create.Actor,
                    "token.created",
                    id.ToString(),
                    new JsonObject
                    {
                        ["name"] = create.Name,
                        ["kind"] = SnakeCase.Of(create.Kind),
                        ["scopes"] = string.Join(' ', create.Scopes),
                        ["person"] = create.Person?.ToString(),
                    }
                );
                return new Created(id, text);
            },
            ct
        );
    }
}
