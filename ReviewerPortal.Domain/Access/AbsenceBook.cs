using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>Who is away now. Answers are at most two seconds old.</summary>
public sealed class AbsenceBook(PortalDatabase database, TimeProvider clock)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    private readonly RecentlyRead<PersonId, IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)>> _absences = new(
        clock,
        Freshness,
        capacity: 10_000
    );

    /// <summary>Until when the person is away at that moment; null when they are there.</summary>
    public async ValueTask<DateTimeOffset?> AwayUntilAsync(PersonId person, DateTimeOffset at, CancellationToken ct = default) =>
        AbsenceRules.AwayUntil(await _absences.GetAsync(person, ReadAsync, ct), at);

    /// <summary>Whether the person is away at that moment.</summary>
    public async ValueTask<bool> IsAwayAsync(PersonId person, DateTimeOffset at, CancellationToken ct = default) =>
        await AwayUntilAsync(person, at, ct) is not null;

    /// <summary>Makes the next look-up read the database.</summary>
    internal void Forget(PersonId person) => _absences.Forget(person);

    private async Task<IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)>> ReadAsync(PersonId person, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await database.OpenUnscopedAsync(ct);
        var rows = await db
            .Absences.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(a => a.PersonId == person && a.Until > now)
            .Select(a => new { a.From, a.Until })
            .ToListAsync(ct);
        return [.. rows.Select(a => (a.From, a.Until))];
    }
}
