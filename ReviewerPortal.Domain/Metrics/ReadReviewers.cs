using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>
/// The questions the last four weeks raise about how people decide: a reviewer's own, a lead's and those of the people in their teams, everybody's for who
/// sees everything. Reads the hours that were folded and never a decision, so that it costs the same at any size of history.
/// </summary>
public sealed class ReadReviewers(PortalDatabase database, ListPeople people, TimeProvider clock)
{
    /// <summary>The length of the window, in days.</summary>
    public const int Days = 28;

    /// <param name="Caller">Who asks.</param>
    public sealed record Query(Caller Caller);

    /// <summary>One person.</summary>
    /// <param name="Person">Who.</param>
    /// <param name="Name">How others see them.</param>
    /// <param name="Decided">Verdicts they gave.</param>
    /// <param name="Questions">Every question with its share; see <see cref="ReviewerRules.Questions"/>.</param>
    public sealed record Reviewer(PersonId Person, string Name, long Decided, IReadOnlyList<ReviewerQuestion> Questions);

    /// <param name="From">Beginning of the window.</param>
    /// <param name="To">Its end: the last hour that was folded.</param>
    /// <param name="Self">Whoever asks; null where they did not decide and their role is another.</param>
    /// <param name="Others">The others they may see who decided anything, by name.</param>
    public sealed record Answer(DateTimeOffset From, DateTimeOffset To, Reviewer? Self, IReadOnlyList<Reviewer> Others);

    /// <summary>Reads; refuses whoever is no person.</summary>
    public async Task<Outcome<Answer>> HandleAsync(Query query, CancellationToken ct = default)
    {
        if (query.Caller is not { Person: { } self, Role: { } role } caller)
        {
            return ItemRefusals.OnlyPeople;
        }

        var everybody = await people.HandleAsync(caller.Workspace, ct);
        var seen = everybody
            .Where(p => p.Id == self || caller.SeesEverything || (caller.IsLead && p.Teams.Any(caller.Teams.Contains)))
            .ToList();
        await using var db = await database.OpenAsync(caller.Workspace, ct);
        var folded = await db.WorkspaceHeads.Select(h => h.FiguresFoldedTo).FirstOrDefaultAsync(ct);
        var now = FigureRules.HourOf(clock.GetUtcNow());
        var from = now - Days * FoldRules.Day;
        var counts = await CountAsync(db, from, role is PersonRole.Reviewer ? self : null, ct);
        var reviewers = seen.Select(p => Of(p, counts.GetValueOrDefault(p.Id))).ToList();
        return new Answer(
            AtHour(from),
            AtHour(Math.Clamp(folded, from, now)),
            reviewers.Find(r => r.Person == self && (r.Decided > 0 || role is PersonRole.Reviewer or PersonRole.Lead)),
            [.. reviewers.Where(r => r.Person != self && r.Decided > 0)]
        );
    }

    private static Reviewer Of(ListPeople.Row person, ReviewerCounts counts) =>
        new(person.Id, person.DisplayName, counts.Decided, ReviewerRules.Questions(counts));

    private static async Task<Dictionary<PersonId, ReviewerCounts>> CountAsync(
        PortalDbContext db,
        long from,
        PersonId? only,
        CancellationToken ct
    )
    {
        var hours = db.ReviewerHours.Where(f => f.Hour >= from);
        if (only is { } person)
        {
            hours = hours.Where(f => f.PersonId == person);
        }

        return await hours
            .GroupBy(f => f.PersonId)
            .Select(g => new
            {
                g.Key,
                Counts = new ReviewerCounts(
                    g.Sum(f => f.Decided),
                    g.Sum(f => f.Overridden),
                    g.Sum(f => f.Approved),
                    g.Sum(f => f.Unopened),
                    g.Sum(f => f.Timed),
                    g.Sum(f => f.Hasty),
                    g.Sum(f => f.Paired),
                    g.Sum(f => f.Agreed),
                    g.Sum(f => f.Known),
                    g.Sum(f => f.Missed)
                ),
            })
            .ToDictionaryAsync(g => g.Key, g => g.Counts, ct);
    }

    private static DateTimeOffset AtHour(long hour) => DateTimeOffset.FromUnixTimeSeconds(hour * 3600);
}
