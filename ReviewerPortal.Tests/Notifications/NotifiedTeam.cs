using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.Decisions;

namespace ReviewerPortal.Tests.Notifications;

/// <summary>A desk whose people and teams are really there, so that they can be told.</summary>
public static class NotifiedTeam
{
    /// <summary>Adds a person of these teams; the teams are made where they are missing.</summary>
    public static async Task<PersonId> AddPersonAsync(
        this ReviewDesk desk,
        string name,
        PersonRole role = PersonRole.Reviewer,
        params string[] teams
    )
    {
        await using var db = await desk.Data.OpenAsync();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(desk.Data.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var email = $"{name.ToLowerInvariant()}@example.com";
        var person = new Person
        {
            Id = Guid.CreateVersion7(now),
            WorkspaceId = desk.Data.Workspace,
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            DisplayName = name,
            Role = role,
            CreatedAt = now,
        };
        db.Add(person);
        foreach (var team in teams)
        {
            var row = await db.Teams.SingleOrDefaultAsync(t => t.Name == team);
            if (row is null)
            {
                row = new Team
                {
                    Id = TeamId.New(now),
                    WorkspaceId = desk.Data.Workspace,
                    Name = team,
                    CreatedAt = now,
                };
                db.Add(row);
            }

            db.Add(
                new TeamMember
                {
                    WorkspaceId = desk.Data.Workspace,
                    TeamId = row.Id,
                    PersonId = person.PersonId,
                }
            );
        }

        await db.SaveChangesAsync();
        return person.PersonId;
    }

    /// <summary>Tells people about an item as a use case would, in a transaction of its own.</summary>
    public static async Task TellAsync(this ReviewDesk desk, ReviewItemId item, Func<ReviewItem, Notice> notice)
    {
        var outcome = await desk.Data.Ledger.WriteAsync<bool>(
            desk.Data.Workspace,
            async tx =>
            {
                await desk.Get<TellPeople>().ApplyAsync(tx, notice((await tx.Db.ReviewItems.FindAsync(item))!));
                return true;
            }
        );
        _ = outcome.Value;
    }

    /// <summary>Who was told, oldest first.</summary>
    public static async Task<IReadOnlyList<Notification>> ToldAsync(this ReviewDesk desk)
    {
        await using var db = await desk.Data.OpenAsync();
        return await db.Notifications.AsNoTracking().OrderBy(n => n.At).ToListAsync();
    }
}
