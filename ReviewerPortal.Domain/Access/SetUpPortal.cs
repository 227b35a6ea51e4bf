using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>The first person of a new portal makes the first workspace and becomes its administrator, by a one-time link only the operator saw.</summary>
public sealed class SetUpPortal(
    PortalDatabase database,
    Ledger ledger,
    IPasswordHasher<Person> hasher,
    ILookupNormalizer names,
    TimeProvider clock
)
{
    private const string Actor = "system:setup";

    /// <param name="Token">From the link.</param>
    /// <param name="Email">What the administrator signs in with.</param>
    /// <param name="DisplayName">What others see.</param>
    /// <param name="Workspace">The first workspace's name.</param>
    /// <param name="Password">At least <see cref="AccessRules.ShortestPassword"/> characters.</param>
    public sealed record Command(string Token, string Email, string DisplayName, string Workspace, string Password);

    /// <summary>Whether the portal has nobody in it yet.</summary>
    public async Task<bool> IsNeededAsync(CancellationToken ct)
    {
        await using var db = await database.OpenUnscopedAsync(ct);
        return !await db.Users.AnyAsync(ct);
    }

    /// <summary>Issues a new link, ending every earlier one, and answers its token.</summary>
    public async Task<string> OfferLinkAsync(CancellationToken ct)
    {
        await using var db = await database.OpenUnscopedAsync(ct);
        await db.OneTimeLinks.Where(l => l.Purpose == OneTimeLinks.Setup).ExecuteDeleteAsync(ct);
        var token = OneTimeLinks.Add(db, OneTimeLinks.Setup, person: null, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return token;
    }

    /// <summary>Whether a link can be used now.</summary>
    public async Task<bool> IsGoodAsync(string token, CancellationToken ct)
    {
        await using var db = await database.OpenUnscopedAsync(ct);
        return await OneTimeLinks.FindAsync(db, OneTimeLinks.Setup, token, clock.GetUtcNow(), ct) is not null
            && !await db.Users.AnyAsync(ct);
    }

    /// <summary>Makes workspace and administrator, and uses the link up; or changes nothing.</summary>
    public async Task<Outcome<PersonId>> HandleAsync(Command setup, CancellationToken ct)
    {
        Problem[] problems =
        [
            .. AccessRules.CheckEmail(setup.Email),
            .. AccessRules.CheckName(setup.DisplayName, "#/displayName", "yourself"),
            .. AccessRules.CheckWorkspace(setup.Workspace),
            .. AccessRules.CheckPassword(setup.Password, setup.Email),
        ];
        if (problems.Length > 0)
        {
            return AccessRefusals.Invalid(problems);
        }

        if (!await IsGoodAsync(setup.Token, ct))
        {
            return AccessRefusals.LinkIsDead;
        }

        var hash = hasher.HashPassword(null!, setup.Password);
        return await ledger.WriteAsync<PersonId>(
            WorkspaceId.New(clock.GetUtcNow()),
            async tx =>
            {
                if (!await OneTimeLinks.UseAsync(tx.Db, OneTimeLinks.Setup, setup.Token, tx.Now, ct))
                {
                    return AccessRefusals.LinkIsDead;
                }

                if (await tx.Db.Users.IgnoreQueryFilters().AnyAsync(ct))
                {
                    throw new RollBackException(AccessRefusals.AlreadySetUp);
                }

                var id = PersonId.New(tx.Now);
                FindWorkspace.Create(tx, setup.Workspace.Trim(), Actor);
                tx.Db.Add(
                    new Person
                    {
                        Id = id.Value,
                        WorkspaceId = tx.Workspace,
                        UserName = setup.Email,
                        NormalizedUserName = names.NormalizeName(setup.Email),
                        Email = setup.Email,
                        NormalizedEmail = names.NormalizeEmail(setup.Email),
                        EmailConfirmed = true,
                        DisplayName = setup.DisplayName.Trim(),
                        Role = PersonRole.Admin,
                        PasswordHash = hash,
                        SecurityStamp = Guid.NewGuid().ToString("N"),
                        CreatedAt = tx.Now,
                    }
                );
                tx.Audit(Actor, "person.added", $"user:{setup.Email}", new JsonObject { ["role"] = SnakeCase.Of(PersonRole.Admin) });
                return id;
            },
            ct
        );
    }
}
