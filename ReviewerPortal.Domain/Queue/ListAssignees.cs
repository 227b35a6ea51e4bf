using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Queue;

/// <summary>With whom a lead can place items: the people who decide in the queues they lead, with who of them is away.</summary>
public sealed class ListAssignees(ListPeople people, QueueDirectory queues, AbsenceBook absences, TimeProvider clock)
{
    /// <summary>For whom, and for one queue or, where null, all they lead.</summary>
    public sealed record Query(Caller Caller, string? Queue);

    /// <summary>One person.</summary>
    /// <param name="Id">Who.</param>
    /// <param name="Name">As other people see them.</param>
    /// <param name="AwayUntil">Until when they are away; null when they are there.</param>
    public sealed record Row(PersonId Id, string Name, DateTimeOffset? AwayUntil);

    /// <summary>The people by name; nobody for who leads none of the queues.</summary>
    public async Task<Outcome<IReadOnlyList<Row>>> HandleAsync(Query query, CancellationToken ct)
    {
        if (query.Caller.Person is null)
        {
            return ItemRefusals.OnlyPeople;
        }

        var led = (await queues.AllAsync(query.Caller.Workspace, ct))
            .Where(q => query.Queue is null || string.Equals(q.Name, query.Queue, StringComparison.Ordinal))
            .Where(q => QueueAccessRules.MayLead(query.Caller, q.Team, q.Backup))
            .ToList();
        var rows = new List<Row>();
        if (led.Count == 0)
        {
            return rows;
        }

        var now = clock.GetUtcNow();
        foreach (var person in await people.HandleAsync(query.Caller.Workspace, ct))
        {
            var teams = person.Teams;
            var works =
                !person.Disabled
                && person.Role is not PersonRole.Auditor
                && led.Exists(q =>
                    teams.Contains(q.Team, StringComparer.Ordinal)
                    || (q.Backup is { } backup && teams.Contains(backup, StringComparer.Ordinal))
                );
            if (works)
            {
                rows.Add(new Row(person.Id, person.DisplayName, await absences.AwayUntilAsync(person.Id, now, ct)));
            }
        }

        return rows;
    }
}
