using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Queue;

/// <summary>A lead places an item with somebody for good, or takes the placement back. It does not touch a running claim.</summary>
public sealed class AssignItem(Ledger ledger, ItemDesk desk, PeopleDirectory people)
{
    /// <summary>Which item, to whom: a person's id or e-mail address; null takes the placement back.</summary>
    public sealed record Command(Caller Caller, ReviewItemId Item, string? To);

    /// <summary>Assigns. The person must be able to decide items of this queue.</summary>
    public Task<Outcome<ItemView>> HandleAsync(Command assign, CancellationToken ct) =>
        ledger.WriteAsync<ItemView>(
            assign.Caller.Workspace,
            async tx =>
            {
                if (!(await desk.PickUpAsync(tx, assign.Caller, assign.Item)).Succeeded(out var hand, out var refusal))
                {
                    return refusal;
                }

                if (!hand.MayLead)
                {
                    return QueueRefusals.OnlyLeads(hand.Item);
                }

                PersonState? to = null;
                if (assign.To is not null)
                {
                    to = await FindAsync(tx, assign.To);
                    if (to is null || to.Disabled || !QueueAccessRules.MayDecide(to.ToCaller(), hand.Owner.Team, hand.Owner.Backup))
                    {
                        return QueueRefusals.CannotBeAssigned;
                    }
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
                desk.PutDown(tx, hand.Item, hand.Review);
                return ItemView.Of(hand.Item, hand.Review.Dialect, hand.Contract, decision: null);
            },
            ct
        );

    private async Task<PersonState?> FindAsync(LedgerTransaction tx, string to)
    {
        if (IPrefixedId<PersonId>.TryParse(to, out var id))
        {
            return await people.FindAsync(id) is { } known && known.Workspace == tx.Workspace ? known : null;
        }

        var email = to.ToUpperInvariant();
        var found = await tx.Db.Users.Where(p => p.NormalizedEmail == email).Select(p => (Guid?)p.Id).SingleOrDefaultAsync();
        return found is { } value ? await people.FindAsync(new PersonId(value)) : null;
    }
}
