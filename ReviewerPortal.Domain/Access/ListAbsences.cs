using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Who is away and will be: one's own absences, and those of everybody one may plan for.</summary>
public sealed class ListAbsences(PortalDatabase database, ListPeople people, TimeProvider clock)
{
    /// <summary>For whom.</summary>
    public sealed record Query(Caller Caller);

    /// <summary>One absence that is not over.</summary>
    public sealed record Row(AbsenceId Id, PersonId Person, string Name, DateTimeOffset From, DateTimeOffset Until, string? Note, bool Now);

    /// <summary>The calendar.</summary>
    /// <param name="Absences">By their beginning.</param>
    /// <param name="People">Whose absences the caller plans, themselves first, then by name.</param>
    public sealed record Calendar(IReadOnlyList<Row> Absences, IReadOnlyList<(PersonId Id, string Name)> People);

    /// <summary>The calendar; empty for who is no person.</summary>
    public async Task<Calendar> HandleAsync(Query query, CancellationToken ct)
    {
        var caller = query.Caller;
        var mine = (await people.HandleAsync(caller.Workspace, ct))
            .Where(p => !p.Disabled && AbsenceRules.MayPlan(caller, p.Id, p.Teams))
            .OrderBy(p => p.Id != caller.Person)
            .ToList();
        var ids = mine.Select(p => p.Id).ToList();
        var now = clock.GetUtcNow();
        await using var db = await database.OpenAsync(caller.Workspace, ct);
        var rows = await db
            .Absences.AsNoTracking()
            .Where(a => a.Until > now && ids.Contains(a.PersonId))
            .OrderBy(a => a.From)
            .ToListAsync(ct);
        var names = mine.ToDictionary(p => p.Id, p => p.DisplayName);
        return new Calendar(
            [.. rows.Select(a => new Row(a.Id, a.PersonId, names[a.PersonId], a.From, a.Until, a.Note, a.From <= now))],
            [.. mine.Select(p => (p.Id, p.DisplayName))]
        );
    }
}
