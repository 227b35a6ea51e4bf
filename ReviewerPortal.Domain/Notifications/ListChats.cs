using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>The teams' chats, and what could not be sent of late, by mail or chat, for administrators.</summary>
public sealed class ListChats(PortalDatabase database)
{
    /// <summary>Most messages that are shown.</summary>
    public const int MostMessages = 50;

    /// <summary>A team, and where its chat is: null where it has none.</summary>
    public sealed record TeamRow(TeamId Team, string Name, string? Host, DateTimeOffset? LastSentAt, string? LastError);

    /// <summary>A message that went wrong: tried again, or given up.</summary>
    public sealed record MessageRow(
        MessageId Id,
        MessageChannel Channel,
        NoticeKind Kind,
        ReviewItemId? ItemId,
        string Workflow,
        string To,
        MessageStatus Status,
        int Attempts,
        DateTimeOffset At,
        DateTimeOffset? NextAttemptAt,
        string? Error
    );

    /// <summary>Everything the page shows; the messages that wait include those that were put off.</summary>
    public sealed record Answer(IReadOnlyList<TeamRow> Teams, IReadOnlyList<MessageRow> Trouble, int Waiting);

    /// <summary>Reads it; refuses who is no administrator.</summary>
    public async Task<Outcome<Answer>> HandleAsync(Caller caller, CancellationToken ct)
    {
        if (!ChatRefusals.MayManage(caller))
        {
            return ChatRefusals.AdministratorsOnly;
        }

        await using var db = await database.OpenAsync(caller.Workspace, ct);
        var teams = await (
            from team in db.Teams
            join chat in db.ChatWebhooks on team.Id equals chat.TeamId into chats
            from chat in chats.DefaultIfEmpty()
            orderby team.Name
            select new TeamRow(
                team.Id,
                team.Name,
                chat == null ? null : chat.Host,
                chat == null ? null : chat.LastSentAt,
                chat == null ? null : chat.LastError
            )
        ).ToListAsync(ct);
        var trouble = await db
            .OutgoingMessages.AsNoTracking()
            .Where(m => m.LastError != null && (m.Status == MessageStatus.Pending || m.Status == MessageStatus.GivenUp))
            .OrderByDescending(m => m.At)
            .Take(MostMessages)
            .ToListAsync(ct);
        var waiting = await db.OutgoingMessages.CountAsync(m => m.Status == MessageStatus.Pending, ct);
        var names = teams.ToDictionary(t => t.Team, t => t.Name);
        var ids = trouble.Select(m => m.PersonId).OfType<PersonId>().Select(p => p.Value).Distinct().ToList();
        var people = await db.Users.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.DisplayName, ct);
        return new Answer(
            teams,
            [
                .. trouble.Select(m => new MessageRow(
                    m.Id,
                    m.Channel,
                    m.Kind,
                    m.ItemId,
                    m.Workflow,
                    m.PersonId is { } person
                        ? people.GetValueOrDefault(person.Value, "")
                        : names.GetValueOrDefault(m.TeamId.GetValueOrDefault(), ""),
                    m.Status,
                    m.Attempts,
                    m.At,
                    m.Status is MessageStatus.Pending ? m.NextAttemptAt : null,
                    m.LastError
                )),
            ],
            waiting
        );
    }
}
