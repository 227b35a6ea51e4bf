using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Writes down whom to tell, in the transaction of what happened, and wakes their screens once it is durable. Repeating a notice tells nobody twice.</summary>
public sealed class TellPeople(ContractCatalog contracts, NotificationFeed feed)
{
    /// <summary>Tells the people of the notice's audience.</summary>
    public async Task ApplyAsync(LedgerTransaction tx, Notice notice)
    {
        var people = await ReadersAsync(tx, notice);
        if (people.Count == 0)
        {
            return;
        }

        var occasion = NoticeRules.OccasionOf(notice);
        var told = await ToldAsync(tx, notice, occasion);
        foreach (var person in people)
        {
            if (person != notice.By && told.Add(person))
            {
                Tell(tx, notice, person, occasion);
            }
        }
    }

    private void Tell(LedgerTransaction tx, Notice notice, PersonId person, string occasion)
    {
        var notification = new Notification
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
        tx.Db.Add(notification);
        tx.AfterCommit(() => feed.Publish(new NotificationChange(person, notification)));
    }

    private static async Task<HashSet<PersonId>> ToldAsync(LedgerTransaction tx, Notice notice, string occasion)
    {
        var (item, kind) = (notice.Item.Id, notice.Kind);
        var stored = await tx
            .Db.Notifications.Where(n => n.ItemId == item && n.Kind == kind && n.Occasion == occasion)
            .Select(n => n.PersonId)
            .ToListAsync();
        // A command that shares this transaction may just have told them; it is tracked, not yet stored.
        var unwritten = tx
            .Db.Notifications.Local.Where(n =>
                n.ItemId == item && n.Kind == kind && string.Equals(n.Occasion, occasion, StringComparison.Ordinal)
            )
            .Select(n => n.PersonId);
        return [.. stored, .. unwritten];
    }

    private async Task<IReadOnlyList<PersonId>> ReadersAsync(LedgerTransaction tx, Notice notice)
    {
        if (notice.To.One is { } one)
        {
            return await tx.Db.Users.AnyAsync(p => p.Id == one.Value && !p.Disabled) ? [one] : [];
        }

        var owner = await OwnerOfAsync(tx, notice);
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
        return NoticeRules.Readers(
            [.. found.Select(p => new PossibleReader(new PersonId(p.Id), p.Role, p.InTeam, p.InBackup))],
            notice.To.LeadsOnly
        );
    }

    // Who works a queue is a question about today, so the newest contract answers; where it no longer has the queue, the one the item came under.
    private async Task<ContractOwner> OwnerOfAsync(LedgerTransaction tx, Notice notice)
    {
        var (item, queue) = (notice.Item, notice.To.Queue!);
        var newest = await tx.Db.Workflows.FindAsync([tx.Workspace, item.Workflow]) is { CurrentVersion: > 0 and var number }
            ? await contracts.FindAsync(tx.Workspace, item.Workflow, number)
            : null;
        if (newest?.Owners.GetValueOrDefault(queue) is { } owner)
        {
            return owner;
        }

        var own = await contracts.FindAsync(tx.Workspace, item.Workflow, item.ContractVersion);
        return own.Owners.GetValueOrDefault(queue) ?? own.Owners[own.DefaultRoute.RouteTo];
    }
}
