using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>A person needs to know more before anybody can decide. The clocks stand still meanwhile, for at most <see cref="SlaRules.LongestWait"/>.</summary>
public sealed class RequestInfo(DecisionDesk desk, ItemDesk items)
{
    /// <summary>What is asked.</summary>
    public sealed record Command(DecisionRequest Request, string? Message);

    /// <summary>Pauses the item and answers with it; the claim ends.</summary>
    public Task<Outcome<ItemView>> HandleAsync(Command ask, CancellationToken ct) =>
        desk.WriteAsync(ask.Request, (tx, hand) => ApplyAsync(tx, hand, ask), ct);

    private async Task<Outcome<Decision?>> ApplyAsync(LedgerTransaction tx, ItemInHand hand, Command ask)
    {
        var reason = new SpokenReason(ReasonCode: null, ask.Message);
        if (await DecisionDesk.WhyNotAsync(tx, hand, ask.Request, ReviewDecision.RequestInfo, reason) is { } refusal)
        {
            return refusal;
        }

        if (string.IsNullOrWhiteSpace(ask.Message))
        {
            return DecisionDesk.Invalid([new Problem("#/message", "say what you need to know")]);
        }

        if (hand.Item.Status == ItemStatus.AwaitingInfo)
        {
            return ItemRefusals.NotNow(hand.Item, "made to wait again");
        }

        var until = tx.Now + SlaRules.LongestWait;
        if (!hand.Item.RequestInfo(DecisionDesk.StandingOf(hand, ask.Request, tx.Now), until).Succeeded(out _, out refusal))
        {
            return refusal;
        }

        tx.Db.AddRange(SlaRules.Responded(hand.Item, tx.Now));
        var history = await ItemDesk.HistoryAsync(tx, hand.Item);
        tx.Db.AddRange(SlaRules.Pause(hand.Item, hand.Contract, history, SlaRules.AwaitingInfo, tx.Now));
        tx.Audit(
            hand.By.Principal,
            "item.info_requested",
            hand.Item.Id.ToString(),
            new JsonObject { ["message"] = ask.Message, ["until"] = WireJson.TimeOf(until) }
        );
        items.PutDown(tx, hand.Item, hand.Review);
        return (Decision?)null;
    }
}
