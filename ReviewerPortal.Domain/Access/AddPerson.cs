using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>An administrator or the operator gives somebody an account, with a password or with a one-time link to choose one.</summary>
public sealed class AddPerson(Ledger ledger, IPasswordHasher<Person> hasher, ILookupNormalizer names)
{
    /// <param name="Workspace">Where.</param>
    /// <param name="Actor">The acting principal.</param>
    /// <param name="Email">What the person signs in with; unique across the portal.</param>
    /// <param name="DisplayName">What others see.</param>
    /// <param name="Role">What they may do.</param>
    /// <param name="Teams">Names of teams to join; created when missing.</param>
    /// <param name="Password">Null for a one-time link.</param>
    public sealed record Command(
        WorkspaceId Workspace,
        string Actor,
        string Email,
        string DisplayName,
        PersonRole Role,
        IReadOnlyCollection<string> Teams,
        string? Password
    );

    /// <param name="Id">The new person.</param>
    /// <param name="LinkToken">The token of the link to choose a password with, shown once; null when a password was given.</param>
    public sealed record Added(PersonId Id, string? LinkToken);

    /// <summary>Adds the person, or says what is wrong.</summary>
    public async Task<Outcome<Added>> HandleAsync(Command add, CancellationToken ct)
    {
        Problem[] problems =
        [
            .. AccessRules.CheckEmail(add.Email),
            .. AccessRules.CheckName(add.DisplayName, "#/displayName", "the person"),
            .. add.Teams.SelectMany(t => AccessRules.CheckName(t, "#/teams", "each team")),
            .. add.Password is null ? [] : AccessRules.CheckPassword(add.Password, add.Email),
        ];
        if (problems.Length > 0)
        {
            return AccessRefusals.Invalid(problems);
        }

        // Hashing takes a tenth of a second on purpose; it must not hold the ledger up.
        var hash = add.Password is null ? null : hasher.HashPassword(null!, add.Password);
        return await ledger.WriteAsync<Added>(
            add.Workspace,
            async tx =>
            {
                var normalized = names.NormalizeName(add.Email);
                if (await tx.Db.Users.IgnoreQueryFilters().AnyAsync(p => p.NormalizedUserName == normalized, ct))
                {
                    return AccessRefusals.EmailTaken(add.Email);
                }

                var id = PersonId.New(tx.Now);
                tx.Db.Add(NewPerson(id, add, normalized, hash, tx.Now));
                await Membership.SetAsync(tx, id, add.Teams, ct);
                tx.UnsettleReadiness();
                var link = hash is null ? OneTimeLinks.Add(tx.Db, OneTimeLinks.Password, id, tx.Now) : null;
                tx.Audit(
                    add.Actor,
                    "person.added",
                    $"user:{add.Email}",
                    new JsonObject
                    {
                        ["role"] = SnakeCase.Of(add.Role),
                        ["teams"] = new JsonArray([.. add.Teams.Order(StringComparer.Ordinal).Select(t => (JsonNode)t)]),
                    }
                );
                return new Added(id, link);
            },
            ct
        );
    }

    private static Person NewPerson(PersonId id, Command add, string normalized, string? hash, DateTimeOffset now) =>
        new()
        {
            Id = id.Value,
            WorkspaceId = add.Workspace,
            UserName = add.Email,
            NormalizedUserName = normalized,
            Email = add.Email,
            NormalizedEmail = normalized,
            EmailConfirmed = true,
            DisplayName = add.DisplayName.Trim(),
            Role = add.Role,
            PasswordHash = hash,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            CreatedAt = now,
        };
}
