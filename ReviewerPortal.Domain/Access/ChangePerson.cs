using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>An administrator changes somebody's role and teams, or disables them: their sessions and tokens stop within seconds.</summary>
public sealed class ChangePerson(Ledger ledger, PeopleDirectory directory)
{
    /// <param name="By">The administrator.</param>
    /// <param name="Person">Who is changed.</param>
    /// <param name="Role">The new role.</param>
    /// <param name="Teams">All teams the person is to be in.</param>
    /// <param name="Disabled">Whether the person is shut out.</param>
    public sealed record Command(Caller By, PersonId Person, PersonRole Role, IReadOnlyCollection<string> Teams, bool Disabled);

    /// <summary>Changes the person, or says why not.</summary>
    public async Task<Outcome<Done>> HandleAsync(Command change, CancellationToken ct)
    {
        Problem[] problems = [.. change.Teams.SelectMany(t => AccessRules.CheckName(t, "#/teams", "each team"))];
        if (problems.Length > 0)
        {
            return AccessRefusals.Invalid(problems);
        }

        if (change.Disabled && change.By.Person == change.Person)
        {
            return AccessRefusals.NotYourself;
        }

        return await ledger.WriteAsync<Done>(
            change.By.Workspace,
            async tx =>
            {
                var people = await tx
                    .Db.Users.AsTracking()
                    .Where(p => p.Id == change.Person.Value || p.Role == PersonRole.Admin)
                    .ToListAsync(ct);
                var person = people.Find(p => p.PersonId == change.Person);
                if (person is null)
                {
                    return AccessRefusals.NoSuchPerson;
                }

                var staysAdmin = change is { Role: PersonRole.Admin, Disabled: false };
                if (!staysAdmin && !people.Exists(p => p != person && p is { Role: PersonRole.Admin, Disabled: false }))
                {
                    if (person is { Role: PersonRole.Admin, Disabled: false })
                    {
                        return AccessRefusals.LastAdmin;
                    }
                }

                if (person.Disabled != change.Disabled)
                {
                    // Even after the person is enabled again, what was open before stays closed.
                    person.SecurityStamp = Guid.NewGuid().ToString("N");
                }

                (person.Role, person.Disabled) = (change.Role, change.Disabled);
                await Membership.SetAsync(tx, change.Person, change.Teams, ct);
                tx.Audit(
                    change.By.Principal,
                    "person.changed",
                    $"user:{person.Email}",
                    new JsonObject
                    {
                        ["role"] = SnakeCase.Of(change.Role),
                        ["disabled"] = change.Disabled,
                        ["teams"] = new JsonArray([.. change.Teams.Order(StringComparer.Ordinal).Select(t => (JsonNode)t)]),
                    }
                );
                tx.UnsettleReadiness();
                tx.AfterCommit(() => directory.Forget(change.Person));
                return Done.Value;
            },
            ct
        );
    }
}
