using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Escalation;

/// <summary>
/// A person hands the item up: to the owner they name, else to the step's escalation target, else to the default route. Evidence, history and the time
/// already spent travel with it; the new queue's calendar counts from then on.
/// </summary>
public sealed class EscalateItem(DecisionDesk desk, ItemDesk items, RecordHandUp handUp)
{
    /// <summary>The escalation.</summary>
    /// <param name="Request">Who and what.</param>
    /// <param name="Message">Why; needed, because the next person has to know.</param>
    /// <param name="To">An owner of the contract, or null for the step's target.</param>
    public sealed record Command(DecisionRequest Request, string? Message, string? To = null);

    /// <summary>Escalates and answers with the item in its new queue.</summary>
    public Task<Outcome<ItemView>> HandleAsync(Command escalate, CancellationToken ct) =>
        desk.WriteAsync(escalate.Request, (tx, hand) => ApplyAsync(tx, hand, escalate), ct);

    internal async Task<Outcome<Decision?>> ApplyAsync(LedgerTransaction tx, ItemInHand hand, Command escalate)
    {
        var reason = new SpokenReason(ReasonCode: null, escalate.Message);
        if (await DecisionDesk.WhyNotAsync(tx, hand, escalate.Request, ReviewDecision.Escalate, reason) is { } refusal)
        {
            return refusal;
        }

        if (!EscalationRules.Target(hand.Item, hand.Contract, escalate.Message, escalate.To).Succeeded(out var target, out refusal))
        {
            return refusal;
        }

        var (item, from, wasWaiting) = (hand.Item, hand.Item.Queue, hand.Item.Status == ItemStatus.AwaitingInfo);
        if (!item.Escalate(DecisionDesk.StandingOf(hand, escalate.Request, tx.Now), target).Succeeded(out _, out refusal))
        {
            return refusal;
        }

        await ItemDesk.RecordTakenAsync(tx, hand, wasWaiting);
        await handUp.ApplyAsync(tx, new(item, hand.Contract, from, hand.By.Principal, hand.By.Id, escalate.Message));
        items.PutDown(tx, item, hand.Review, from);
        return (Decision?)null;
    }
}
