using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>
/// Writes down whom to tell and what to send, in the transaction of what happened, and wakes screens and senders once it is durable. Repeating a notice
/// tells nobody twice.
/// </summary>
public sealed class TellPeople(
    QueueOwners owners,
    AbsenceBook absences,
    NotificationFeed feed,
    MessageSignals senders,
    OpenChannels channels
)
{
    /// <summary>Tells the people of the notice's audience.</summary>
    public async Task ApplyAsync(LedgerTransaction tx, Notice notice)
    {
        if (notice.To.One is { } away && NoticeRules.GoesToLeadsMeanwhile(notice.Kind) && await absences.IsAwayAsync(away, tx.Now))
        {
            notice = notice with { To = Audience.LeadsOf(notice.Item.Queue) };
        }

        var occasion = NoticeRules.OccasionOf(notice);
        IReadOnlyList<PersonId> people;
        if (notice.To.One is { } one)
        {
            people = await tx.Db.Users.AnyAsync(p => p.Id == one.Value && !p.Disabled) ? [one] : [];
        }
        else
        {
            var (item, queue) = (notice.Item, notice.To.Queue!);
            var owner = await owners.FindAsync(tx.Db, tx.Workspace, item.Workflow, item.ContractVersion, queue);
            people = await tx.ReadOnceAsync(
                ("readers", owner.Team, owner.Backup, notice.To.LeadsOnly),
                () => ReadersAsync(tx, owner, notice.To.LeadsOnly)
            );
            await TellChatAsync(tx, notice, owner, occasion);
        }

        var told = await ToldAsync(tx, notice, occasion);
        List<PersonId> fresh = [.. people.Where(p => p != notice.By && told.Add(p))];
        if (fresh.Count == 0)
        {
            return;
        }

        var preferences = await PreferencesAsync(tx, fresh);
        foreach (var person in fresh)
        {
            Keep(tx, Of(tx, notice, person, occasion), preferences);
        }
    }

    /// <summary>Tells every administrator but whoever did it.</summary>
    public async Task TellAdministratorsAsync(LedgerTransaction tx, WorkflowNotice notice)
    {
        var by = notice.By?.Value;
        var found = await tx.Db.Users.Where(p => p.Role == PersonRole.Admin && !p.Disabled && p.Id != by).Select(p => p.Id).ToListAsync();
        List<PersonId> people = [.. found.Select(id => new PersonId(id))];
        var preferences = people.Count == 0 ? null : await PreferencesAsync(tx, people);
        foreach (var person in people)
        {
            var id = NotificationId.New(tx.Now);
            var notification = new Notification
            {
                Id = id,
                WorkspaceId = tx.Workspace,
                PersonId = person,
                Kind = notice.Kind,
                ItemId = null,
                Workflow = notice.Workflow,
                Queue = "",
                Action = "",
                Because = PlainText.Of(notice.Because, NoticeRules.LongestReason),
                DueAt = tx.Now,
                Occasion = notice.Occasion ?? id.ToString(),
                At = tx.Now,
            };
            Keep(tx, notification, preferences);
        }
    }

    private static Notification Of(LedgerTransaction tx, Notice notice, PersonId person, string occasion) =>
        new()
        {
            Id = NotificationId.New(tx.Now),
            WorkspaceId = tx.Workspace,
            PersonId = person,
            Kind = notice.Kind,
            ItemId = notice.Item.Id,
            Workflow = notice.Item.Workflow,
            Queue = notice.Item.Queue,
            Action = notice.Item.Action,
            Because = notice.Because is { } why ? PlainText.Of(why, NoticeRules.LongestReason) : null,
            DueAt = notice.Item.DueAt,
            Occasion = occasion,
            At = tx.Now,
        };

    private void Keep(LedgerTransaction tx, Notification notification, Dictionary<PersonId, NoticePreference>? preferences)
    {
        var person = notification.PersonId;
        tx.Db.Add(notification);
        tx.AfterCommit(() => feed.Publish(new NotificationChange(person, notification)));
        if (preferences is not null)
        {
            Mail(
                tx,
                notification,
                MailTimeRules.MailAt(preferences.GetValueOrDefault(person) ?? Defaults(tx, person), notification.Kind, tx.Now)
            );
        }
    }

    private void Mail(LedgerTransaction tx, Notification about, DateTimeOffset? at)
    {
        if (at is not { } due)
        {
            return;
        }

        tx.Db.Add(
            new OutgoingMessage
            {
                Id = MessageId.New(tx.Now),
                WorkspaceId = tx.Workspace,
                Channel = MessageChannel.Mail,
                PersonId = about.PersonId,
                NotificationId = about.Id,
                Kind = about.Kind,
                ItemId = about.ItemId,
                Workflow = about.Workflow,
                Queue = about.Queue,
                Action = about.Action,
                DueAt = about.DueAt,
                Occasion = about.Occasion,
                At = tx.Now,
                NextAttemptAt = due,
            }
        );
        tx.AfterCommit(senders.Wake);
    }

    private async Task TellChatAsync(LedgerTransaction tx, Notice notice, ContractOwner owner, string occasion)
    {
        var chat = await tx.ReadOnceAsync(
            ("chat", owner.Team),
            () =>
                (
                    from webhook in tx.Db.ChatWebhooks
                    join team in tx.Db.Teams on webhook.TeamId equals team.Id
                    where team.Name == owner.Team
                    select (TeamId?)webhook.TeamId
                ).FirstOrDefaultAsync()
        );
        if (chat is null)
        {
            return;
        }

        var (item, kind) = (notice.Item, notice.Kind);
        var posted =
            tx.Db.OutgoingMessages.Local.Any(m =>
                m.TeamId == chat && m.ItemId == item.Id && m.Kind == kind && string.Equals(m.Occasion, occasion, StringComparison.Ordinal)
            )
            || await tx.Db.OutgoingMessages.AnyAsync(m =>
                m.TeamId == chat && m.ItemId == item.Id && m.Kind == kind && m.Occasion == occasion
            );
        if (posted)
        {
            return;
        }

        tx.Db.Add(
            new OutgoingMessage
            {
                Id = MessageId.New(tx.Now),
                WorkspaceId = tx.Workspace,
                Channel = MessageChannel.Chat,
                TeamId = chat,
                Kind = kind,
                ItemId = item.Id,
                Workflow = item.Workflow,
                Queue = item.Queue,
                Action = item.Action,
                DueAt = item.DueAt,
                Occasion = occasion,
                At = tx.Now,
                NextAttemptAt = tx.Now,
            }
        );
        tx.AfterCommit(senders.Wake);
    }

    private static async Task<HashSet<PersonId>> ToldAsync(LedgerTransaction tx, Notice notice, string occasion)
    {
        var (item, kind) = (notice.Item.Id, notice.Kind);
        var stored = await tx.ReadOnceAsync(ToldOf(item), async () => (IReadOnlyList<Told>)await Rows(tx, [item]).ToListAsync());
        // A command that shares this transaction may just have told them; it is tracked, not yet stored.
        var unwritten = tx
            .Db.Notifications.Local.Where(n =>
                n.ItemId == item && n.Kind == kind && string.Equals(n.Occasion, occasion, StringComparison.Ordinal)
            )
            .Select(n => n.PersonId);
        return
        [
            .. stored.Where(t => t.Kind == kind && string.Equals(t.Occasion, occasion, StringComparison.Ordinal)).Select(t => t.Person),
            .. unwritten,
        ];
    }

    /// <summary>Reads in one query who has been told what of these items, for a command that is about to tell of many.</summary>
    public static async Task ReadAheadAsync(LedgerTransaction tx, IReadOnlyList<ReviewItemId> items)
    {
        var told = (await Rows(tx, items).ToListAsync()).ToLookup(t => t.Item);
        foreach (var item in items)
        {
            tx.HaveRead(ToldOf(item), (IReadOnlyList<Told>)[.. told[item]]);
        }
    }

    private static (string, ReviewItemId) ToldOf(ReviewItemId item) => ("told", item);

    private static IQueryable<Told> Rows(LedgerTransaction tx, IReadOnlyList<ReviewItemId> items) =>
        tx
            .Db.Notifications.Where(n => n.ItemId != null && items.Contains(n.ItemId.Value))
            .Select(n => new Told(n.ItemId!.Value, n.Kind, n.Occasion, n.PersonId));

    private sealed record Told(ReviewItemId Item, NoticeKind Kind, string Occasion, PersonId Person);

    private static async Task<IReadOnlyList<PersonId>> ReadersAsync(LedgerTransaction tx, ContractOwner owner, bool leadsOnly)
    {
        var members =
            from member in tx.Db.TeamMembers
            join team in tx.Db.Teams on member.TeamId equals team.Id
            select new { member.PersonId, team.Name };
        var found = await (
            from person in tx.Db.Users
            where !person.Disabled
            let inTeam = members.Any(m => m.Name == owner.Team && (Guid)(object)m.PersonId == person.Id)
            let inBackup = members.Any(m => m.Name == owner.Backup && (Guid)(object)m.PersonId == person.Id)
            where inTeam || inBackup || person.Role == PersonRole.Admin
            select new
            {
                person.Id,
                person.Role,
                InTeam = inTeam,
                InBackup = inBackup,
            }
        ).ToListAsync();
        return NoticeRules.Readers([.. found.Select(p => new PossibleReader(new PersonId(p.Id), p.Role, p.InTeam, p.InBackup))], leadsOnly);
    }

    // Null where no mail is sent at all.
    private async Task<Dictionary<PersonId, NoticePreference>?> PreferencesAsync(LedgerTransaction tx, List<PersonId> people) =>
        channels.Mail
            ? await tx.Db.NoticePreferences.AsNoTracking().Where(p => people.Contains(p.PersonId)).ToDictionaryAsync(p => p.PersonId)
            : null;

    private static NoticePreference Defaults(LedgerTransaction tx, PersonId person) =>
        new() { PersonId = person, WorkspaceId = tx.Workspace };
}
