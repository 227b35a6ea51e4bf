using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>An administrator hands somebody a one-time link to choose a new password; earlier links end.</summary>
public sealed class OfferPasswordLink(Ledger ledger)
{
    /// <param name="By">The administrator.</param>
    /// <param name="Person">Whose password it will be.</param>
    public sealed record Command(Caller By, PersonId Person);

    /// <summary>The link's token, shown once.</summary>
    public Task<Outcome<string>> HandleAsync(Command offer, CancellationToken ct) =>
        ledger.WriteAsync<string>(
            offer.By.Workspace,
            async tx =>
            {
                var person = await tx.Db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Id == offer.Person.Value, ct);
                if (person is null)
                {
                    return AccessRefusals.NoSuchPerson;
                }

                await tx
                    .Db.OneTimeLinks.Where(l => l.PersonId == offer.Person && l.UsedAt == null)
                    .ExecuteUpdateAsync(l => l.SetProperty(x => x.UsedAt, tx.Now), ct);
                var token = OneTimeLinks.Add(tx.Db, OneTimeLinks.Password, offer.Person, tx.Now);
                tx.Audit(offer.By.Principal, "person.link_offered", $"user:{person.Email}");
                return token;
            },
            ct
        );
}
