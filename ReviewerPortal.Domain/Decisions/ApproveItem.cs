using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>A person approves the arguments as they stand. Where the tier needs several people, the item awaits the next one until enough have.</summary>
public sealed class ApproveItem(DecisionDesk desk)
{
    /// <summary>The approval.</summary>
    public sealed record Command(DecisionRequest Request, string? ReasonCode = null, string? Message = null);

    /// <summary>Approves and answers with the item; a person's second approval of the same arguments is refused.</summary>
    public Task<Outcome<ItemView>> HandleAsync(Command approve, CancellationToken ct) =>
        desk.WriteAsync(approve.Request, (tx, hand) => ApplyAsync(tx, hand, approve), ct);

    internal async Task<Outcome<Decision?>> ApplyAsync(LedgerTransaction tx, ItemInHand hand, Command approve)
    {
        var reason = new SpokenReason(approve.ReasonCode, approve.Message);
        if (await DecisionDesk.WhyNotAsync(tx, hand, approve.Request, ReviewDecision.Approve, reason) is { } refusal)
        {
            return refusal;
        }

        var wasWaiting = hand.Item.Status == ItemStatus.AwaitingInfo;
        var outcome = hand.Item.Approve(DecisionDesk.StandingOf(hand, approve.Request, tx.Now));
        return outcome.Succeeded(out var ruling, out var refused)
            ? await desk.RecordAsync(tx, hand, approve.Request, ruling, reason, wasWaiting)
            : refused;
    }
}
