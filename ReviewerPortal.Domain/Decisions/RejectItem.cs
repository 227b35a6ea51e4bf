using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>A person rejects the proposal and says why. One rejection ends an item, however many approvals it has.</summary>
public sealed class RejectItem(DecisionDesk desk)
{
    /// <summary>The rejection, with a reason code of the contract or a message.</summary>
    public sealed record Command(DecisionRequest Request, string? ReasonCode, string? Message);

    /// <summary>Rejects and answers with the item.</summary>
    public Task<Outcome<ItemView>> HandleAsync(Command reject, CancellationToken ct) =>
        desk.WriteAsync(reject.Request, (tx, hand) => ApplyAsync(tx, hand, reject), ct);

    internal async Task<Outcome<Decision?>> ApplyAsync(LedgerTransaction tx, ItemInHand hand, Command reject)
    {
        var reason = new SpokenReason(reject.ReasonCode, reject.Message);
        if (await DecisionDesk.WhyNotAsync(tx, hand, reject.Request, ReviewDecision.Reject, reason) is { } refusal)
        {
            return refusal;
        }

        if (reject.ReasonCode is null && string.IsNullOrWhiteSpace(reject.Message))
        {
            return DecisionDesk.Invalid([
                new Problem(
                    "#/reasonCode",
                    $"a rejection needs a reason: one of {string.Join(", ", hand.Contract.ReasonCodes)}, or a message"
                ),
            ]);
        }

        var outcome = hand.Item.Reject(DecisionDesk.StandingOf(hand, reject.Request, tx.Now));
        return outcome.Succeeded(out var ruling, out var refused)
            ? await desk.RecordAsync(tx, hand, reject.Request, ruling, reason, wasWaiting: false)
            : refused;
    }
}
