using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>
/// A person as of at most <see cref="PeopleDirectory.Freshness"/> ago. The security stamp changes with the password, the second factor and when the
/// person is disabled; a session of an older stamp is over.
/// </summary>
public sealed record PersonState(
    PersonId Id,
    WorkspaceId Workspace,
    string WorkspaceName,
    string Email,
    string DisplayName,
    PersonRole Role,
    bool Disabled,
    string SecurityStamp,
    IReadOnlySet<string> Teams
)
{
    /// <summary>The person as the one who asks.</summary>
    public Caller ToCaller() =>
        new(Workspace, $"user:{Email}")
        {
            Person = Id,
            DisplayName = DisplayName,
            Role = Role,
            Teams = Teams,
        };
}

/// <summary>Looks people up for every request and command, and remembers them for seconds only, so that a role taken away is gone at once.</summary>
public sealed class PeopleDirectory(PortalDatabase database, TimeProvider clock)
{
    /// <summary>How old an answer can be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    private readonly RecentlyRead<PersonId, PersonState?> _people = new(clock, Freshness, capacity: 10_000);
    private readonly RecentlyRead<Guid, bool> _endedSessions = new(clock, Freshness, capacity: 10_000);

    /// <summary>The person, or null when there is none of that id. Disabled people are answered as such.</summary>
    public ValueTask<PersonState?> FindAsync(PersonId id, CancellationToken ct = default) => _people.GetAsync(id, ReadAsync, ct);

    /// <summary>The person behind a session that is still good: not disabled, same security stamp, not signed out. Null otherwise.</summary>
    public async ValueTask<PersonState?> FindSignedInAsync(PersonId id, string? stamp, Guid session, CancellationToken ct = default) =>
        await FindAsync(id, ct) is { Disabled: false } person
        && string.Equals(person.SecurityStamp, stamp, StringComparison.Ordinal)
        && !await _endedSessions.GetAsync(session, HasEndedAsync, ct)
            ? person
            : null;

    /// <summary>Makes the next look-up read the database.</summary>
    public void Forget(PersonId id) => _people.Forget(id);

    /// <summary>Ends one session for good: neither its cookie nor a copy of it is accepted again.</summary>
    /// <param name="session">The identifier inside the cookie.</param>
    /// <param name="forgetAt">When the cookie would have expired by itself.</param>
    /// <param name="ct">Cancels.</param>
    public async Task EndSessionAsync(Guid session, DateTimeOffset forgetAt, CancellationToken ct)
    {
        await using var db = await database.OpenUnscopedAsync(ct);
        var now = clock.GetUtcNow();
        await db.EndedSessions.Where(s => s.ForgetAt < now).ExecuteDeleteAsync(ct);
        if (!await db.EndedSessions.AnyAsync(s => s.SessionId == session, ct))
        {
            db.Add(new EndedSession { SessionId = session, ForgetAt = forgetAt });
            await db.SaveChangesAsync(ct);
        }

        _endedSessions.Forget(session);
    }

    private async Task<bool> HasEndedAsync(Guid session, CancellationToken ct)
    {
        await using var db = await database.OpenUnscopedAsync(ct);
        return await db.EndedSessions.AnyAsync(s => s.SessionId == session, ct);
    }

    private async Task<PersonState?> ReadAsync(PersonId id, CancellationToken ct)
    {
        await using var db = await database.OpenUnscopedAsync(ct);
        var person = await db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id.Value, ct);
        if (person is null)
        {
            return null;
        }

        var workspace = await db.Workspaces.Where(w => w.Id == person.WorkspaceId).Select(w => w.Name).SingleAsync(ct);
        var teams = await db
            .TeamMembers.IgnoreQueryFilters()
            .Where(m => m.PersonId == id && m.WorkspaceId == person.WorkspaceId)
            .Join(db.Teams.IgnoreQueryFilters(), m => m.TeamId, t => t.Id, (_, t) => t.Name)
            .ToListAsync(ct);
        return new PersonState(
            id,
            person.WorkspaceId,
            workspace,
            person.Email ?? person.UserName ?? "",
            person.DisplayName,
            person.Role,
            person.Disabled,
            person.SecurityStamp ?? "",
            teams.ToHashSet(StringComparer.Ordinal)
        );
    }
}
