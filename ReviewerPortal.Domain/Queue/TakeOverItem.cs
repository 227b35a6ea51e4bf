using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;

namespace ReviewerPortal.Domain.Queue;

/// <summary>
/// Somebody with the authority to do so takes an item another person holds: a lead of its queue, or a member of the queue its step escalates to, who
/// pulls it up into that queue. The former holder's token is worth nothing from then on, and their screen hears of it.
/// </summary>
public sealed class TakeOverItem(Ledger ledger, ItemDesk desk, TellPeople tell, IOptions<ClaimOptions> options)
{
    /// <summary>Which item, for whom.</summary>
    public sealed record Command(Caller Caller, ReviewItemId Item);

    /// <summary>Takes the item over and answers with the new claim.</summary>
    public Task<Outcome<ClaimView>> HandleAsync(Command takeOver, CancellationToken ct) =>
        ledger.WriteAsync<ClaimView>(
            takeOver.Caller.Workspace,
            async tx =>
            {
                if (!(await desk.PickUpAsync(tx, takeOver.Caller, takeOver.Item)).Succeeded(out var hand, out var refusal))
                {
                    return refusal;
                }

                var pulledTo = hand.MayLead ? null : await desk.MayPullUpAsync(hand);
                if (!hand.MayLead && pulledTo is null)
                {
                    return QueueRefusals.OnlyLeads(hand.Item);
                }

                var (item, from, wasWaiting) = (hand.Item, hand.Item.Queue, hand.Item.Status == ItemStatus.AwaitingInfo);
                var outcome = item.TakeOver(hand.By, ClaimOptions.NewToken(), tx.Now + options.Value.Lease, tx.Now, pulledTo);
                if (!outcome.Succeeded(out var former, out refusal))
                {
                    return refusal;
                }

                await ItemDesk.RecordTakenAsync(tx, hand, wasWaiting);
                if (pulledTo is not null)
                {
                    var history = await ItemDesk.HistoryAsync(tx, item);
                    tx.Db.AddRange(SlaRules.Switch(item, hand.Contract, history, resolveMinutes: null, tx.Now));
                }

                tx.Audit(
                    takeOver.Caller.Principal,
                    "item.taken_over",
                    item.Id.ToString(),
                    new JsonObject
                    {
                        ["from"] = former?.ToString(),
                        ["fromQueue"] = from,
                        ["queue"] = item.Queue,
                        ["level"] = item.Level,
                    }
                );
                if (former is { } holder)
                {
                    var because = $"{hand.By.Name} took it over. What you typed is kept.";
                    await tell.ApplyAsync(tx, new Notice(NoticeKind.TakenOver, item, Audience.Person(holder), because) { By = hand.By.Id });
                }

                desk.PutDown(tx, item, hand.Review, pulledTo is null ? null : from);
                return ClaimView.Of(item);
            },
            ct
        );
}
