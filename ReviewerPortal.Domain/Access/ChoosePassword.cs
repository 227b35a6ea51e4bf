using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Somebody follows their one-time link and chooses a password. All their earlier sessions end.</summary>
public sealed class ChoosePassword(
    PortalDatabase database,
    Ledger ledger,
    IPasswordHasher<Person> hasher,
    PeopleDirectory directory,
    TimeProvider clock
)
{
    /// <param name="Token">From the link.</param>
    /// <param name="Password">At least <see cref="AccessRules.ShortestPassword"/> characters.</param>
    public sealed record Command(string Token, string Password);

    /// <summary>The person a link belongs to, while it is good; null otherwise.</summary>
    public async Task<PersonState?> FindAsync(string token, CancellationToken ct)
    {
        await using var db = await database.OpenUnscopedAsync(ct);
        var link = await OneTimeLinks.FindAsync(db, OneTimeLinks.Password, token, clock.GetUtcNow(), ct);
        return link?.PersonId is { } person ? await directory.FindAsync(person, ct) : null;
    }

    /// <summary>Sets the password and uses the link up; or changes nothing.</summary>
    public async Task<Outcome<PersonId>> HandleAsync(Command choose, CancellationToken ct)
    {
        if (await FindAsync(choose.Token, ct) is not { Disabled: false } known)
        {
            return AccessRefusals.LinkIsDead;
        }

        Problem[] problems = [.. AccessRules.CheckPassword(choose.Password, known.Email)];
        if (problems.Length > 0)
        {
            return AccessRefusals.Invalid(problems);
        }

        var hash = hasher.HashPassword(null!, choose.Password);
        return await ledger.WriteAsync<PersonId>(
            known.Workspace,
            async tx =>
            {
                if (!await OneTimeLinks.UseAsync(tx.Db, OneTimeLinks.Password, choose.Token, tx.Now, ct))
                {
                    return AccessRefusals.LinkIsDead;
                }

                var person = await tx.Db.Users.AsTracking().SingleAsync(p => p.Id == known.Id.Value, ct);
                person.PasswordHash = hash;
                person.SecurityStamp = Guid.NewGuid().ToString("N");
                person.ConcurrencyStamp = Guid.NewGuid().ToString();
                tx.Audit($"user:{known.Email}", "person.password_chosen", $"user:{known.Email}");
                tx.AfterCommit(() => directory.Forget(known.Id));
                return known.Id;
            },
            ct
        );
    }
}
