using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Takes a planned absence out of the calendar, or ends one that has begun: the person is there again.</summary>
public sealed class CancelAbsence(Ledger ledger, PeopleDirectory people, AbsenceBook book)
{
    /// <summary>Which absence.</summary>
    public sealed record Command(Caller By, AbsenceId Absence);

    /// <summary>Cancels it. One that is over stays as it was.</summary>
    public Task<Outcome<Done>> HandleAsync(Command cancel, CancellationToken ct) =>
        ledger.WriteAsync<Done>(
            cancel.By.Workspace,
            async tx =>
            {
                if (
                    await tx.Db.Absences.FindAsync([cancel.Absence], ct) is not { } absence
                    || await people.FindAsync(absence.PersonId, ct) is not { } person
                )
                {
                    return AccessRefusals.NoSuchAbsence;
                }

                if (!AbsenceRules.MayPlan(cancel.By, absence.PersonId, person.Teams))
                {
                    return AccessRefusals.NotYourPerson;
                }

                if (absence.Until <= tx.Now)
                {
                    return AccessRefusals.NoSuchAbsence;
                }

                tx.Audit(
                    cancel.By.Principal,
                    "absence.cancelled",
                    $"user:{person.Email}",
                    new JsonObject { ["from"] = WireJson.TimeOf(absence.From), ["until"] = WireJson.TimeOf(absence.Until) }
                );
                if (absence.From >= tx.Now)
                {
                    tx.Db.Remove(absence);
                }
                else
                {
                    absence.Until = tx.Now;
                }

                tx.AfterCommit(() => book.Forget(absence.PersonId));
                return Done.Value;
            },
            ct
        );
}
