using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>A person answers in place of the action, where the agent's framework can carry an answer. A human decision and no override.</summary>
public sealed class RespondToItem(DecisionDesk desk)
{
    /// <summary>The answer.</summary>
    public sealed record Command(DecisionRequest Request, string? Message);

    /// <summary>Answers and ends the item.</summary>
    public Task<Outcome<ItemView>> HandleAsync(Command respond, CancellationToken ct) =>
        desk.WriteAsync(respond.Request, (tx, hand) => ApplyAsync(tx, hand, respond), ct);

    internal async Task<Outcome<Decision?>> ApplyAsync(LedgerTransaction tx, ItemInHand hand, Command respond)
    {
        var reason = new SpokenReason(ReasonCode: null, respond.Message);
        if (await DecisionDesk.WhyNotAsync(tx, hand, respond.Request, ReviewDecision.Respond, reason) is { } refusal)
        {
            return refusal;
        }

        if (string.IsNullOrWhiteSpace(respond.Message))
        {
            return DecisionDesk.Invalid([new Problem("#/message", "an answer in place of the action needs a message")]);
        }

        var outcome = hand.Item.Respond(DecisionDesk.StandingOf(hand, respond.Request, tx.Now));
        return outcome.Succeeded(out var ruling, out var refused)
            ? await desk.RecordAsync(tx, hand, respond.Request, ruling, reason, wasWaiting: false)
            : refused;
    }
}
