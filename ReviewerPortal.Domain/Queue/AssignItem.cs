using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Queue;

/// <summary>A lead places an item with somebody for good, or takes the placement back. It does not touch a running claim. The person is told.</summary>
public sealed class AssignItem(Ledger ledger, ItemDesk desk, PeopleDirectory people, AbsenceBook absences, TellPeople tell)
{
    /// <summary>Which item, to whom.</summary>
    /// <param name="Caller">The lead.</param>
    /// <param name="Item">The item.</param>
    /// <param name="To">A person's id or e-mail address; null takes the placement back.</param>
    /// <param name="Force">Whether to place it even with somebody who is away.</param>
    public sealed record Command(Caller Caller, ReviewItemId Item, string? To, bool Force = false);

    /// <summary>Assigns. The person must be able to decide items of this queue, and be there unless forced.</summary>
    public Task<Outcome<ItemView>> HandleAsync(Command assign, CancellationToken ct) =>
        ledger.WriteAsync<ItemView>(
            assign.Caller.Workspace,
            async tx =>
                (await ApplyAsync(tx, assign, await FindAsync(tx, assign.To))).Succeeded(out var hand, out var refusal)
                    ? ItemView.Of(hand.Item, hand.Review.Dialect, hand.Contract, decision: null)
                    : refusal,
            ct
        );

    /// <summary>Places one item inside a running command. A refusal leaves it as it was.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="assign">What is asked.</param>
    /// <param name="to">The person it names; null where it names none, or nobody by that name is here.</param>
    internal async Task<Outcome<ItemInHand>> ApplyAsync(LedgerTransaction tx, Command assign, PersonState? to)
    {
        if (!(await desk.PickUpAsync(tx, assign.Caller, assign.Item)).Succeeded(out var hand, out var refusal))
        {
            return refusal;
        }

        if (!hand.MayLead)
        {
            return QueueRefusals.OnlyLeads(hand.Item);
        }

        if (assign.To is not null && await WhyNotToAsync(tx, hand, to, assign.Force) is { } objection)
        {
            return objection;
        }

        if (!hand.Item.Assign(to?.Id, hand.By, tx.Now).Succeeded(out _, out refusal))
        {
            return refusal;
        }

        tx.Audit(
            assign.Caller.Principal,
            "item.assigned",
            hand.Item.Id.ToString(),
            new JsonObject { ["to"] = to is null ? null : $"user:{to.Email}" }
        );
        if (to is not null)
        {
            var because = $"{hand.By.Name} assigned it to you.";
            await tell.ApplyAsync(tx, new Notice(NoticeKind.Assigned, hand.Item, Audience.Person(to.Id), because) { By = hand.By.Id });
        }

        desk.PutDown(tx, hand.Item, hand.Review);
        return hand;
    }

    /// <summary>The person of an id or e-mail address in this workspace; null where there is none, or none is named.</summary>
    internal async Task<PersonState?> FindAsync(LedgerTransaction tx, string? to)
    {
        if (to is null)
        {
            return null;
        }

        if (IPrefixedId<PersonId>.TryParse(to, out var id))
        {
            return await people.FindAsync(id) is { } known && known.Workspace == tx.Workspace ? known : null;
        }

        var email = to.ToUpperInvariant();
        var found = await tx.Db.Users.Where(p => p.NormalizedEmail == email).Select(p => (Guid?)p.Id).SingleOrDefaultAsync();
        return found is { } value ? await people.FindAsync(new PersonId(value)) : null;
    }

    private async Task<Refusal?> WhyNotToAsync(LedgerTransaction tx, ItemInHand hand, PersonState? to, bool force)
    {
        if (to is null || to.Disabled || !QueueAccessRules.MayDecide(to.ToCaller(), hand.Owner.Team, hand.Owner.Backup))
        {
            return QueueRefusals.CannotBeAssigned;
        }

        return !force && await absences.AwayUntilAsync(to.Id, tx.Now) is { } until ? QueueRefusals.Away(to.DisplayName, until) : null;
    }
}
