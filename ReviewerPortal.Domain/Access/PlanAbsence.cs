using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Writes down that a person will be away: oneself, or a lead or administrator for somebody of theirs.</summary>
public sealed class PlanAbsence(Ledger ledger, PeopleDirectory people, AbsenceBook book)
{
    /// <summary>Most absences a person has ahead of them.</summary>
    public const int MostPlanned = 50;

    /// <summary>Whose, from when, until when, and what colleagues should know.</summary>
    public sealed record Command(Caller By, PersonId Person, DateTimeOffset From, DateTimeOffset Until, string? Note);

    /// <summary>Plans it, or says why not.</summary>
    public async Task<Outcome<AbsenceId>> HandleAsync(Command plan, CancellationToken ct)
    {
        if (await people.FindAsync(plan.Person, ct) is not { } person || person.Workspace != plan.By.Workspace)
        {
            return AccessRefusals.NoSuchPerson;
        }

        if (!AbsenceRules.MayPlan(plan.By, plan.Person, person.Teams))
        {
            return AccessRefusals.NotYourPerson;
        }

        var note = string.IsNullOrWhiteSpace(plan.Note) ? null : plan.Note.Trim();
        return await ledger.WriteAsync<AbsenceId>(
            plan.By.Workspace,
            async tx =>
            {
                Problem[] problems = [.. AbsenceRules.Check(plan.From, plan.Until, note, tx.Now)];
                if (problems.Length > 0)
                {
                    return AccessRefusals.Invalid(problems);
                }

                var now = tx.Now;
                if (await tx.Db.Absences.CountAsync(a => a.PersonId == plan.Person && a.Until > now, ct) >= MostPlanned)
                {
                    return AccessRefusals.Invalid([new Problem("#/from", $"At most {MostPlanned} absences can be planned ahead.")]);
                }

                var absence = new Absence
                {
                    Id = AbsenceId.New(now),
                    WorkspaceId = tx.Workspace,
                    PersonId = plan.Person,
                    From = plan.From,
                    Until = plan.Until,
                    Note = note,
                };
                tx.Db.Add(absence);
                tx.Audit(
                    plan.By.Principal,
                    "absence.planned",
                    $"user:{person.Email}",
                    new JsonObject { ["from"] = WireJson.TimeOf(plan.From), ["until"] = WireJson.TimeOf(plan.Until) }
                );
                tx.AfterCommit(() => book.Forget(plan.Person));
                return absence.Id;
            },
            ct
        );
    }
}
