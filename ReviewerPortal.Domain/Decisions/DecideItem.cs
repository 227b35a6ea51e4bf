using System.Text.Json;
using ReviewerPortal.Domain.Escalation;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>The one door through which a decision comes when its kind is data, as over HTTP. Each kind is a use case of its own behind it.</summary>
public sealed class DecideItem(
    ApproveItem approve,
    EditItem edit,
    RejectItem reject,
    RespondToItem respond,
    EscalateItem escalate,
    RequestInfo requestInfo
)
{
    /// <summary>The decision, with what its kind needs.</summary>
    public sealed record Command(
        DecisionRequest Request,
        ReviewDecision Decision,
        JsonElement? Args = null,
        string? ReasonCode = null,
        string? Message = null,
        string? To = null
    );

    /// <summary>Decides and answers with the item.</summary>
    public Task<Outcome<ItemView>> HandleAsync(Command decide, CancellationToken ct) =>
        decide.Decision switch
        {
            ReviewDecision.Approve => approve.HandleAsync(new(decide.Request, decide.ReasonCode, decide.Message), ct),
            ReviewDecision.Edit => edit.HandleAsync(new(decide.Request, decide.Args, decide.ReasonCode, decide.Message), ct),
            ReviewDecision.Reject => reject.HandleAsync(new(decide.Request, decide.ReasonCode, decide.Message), ct),
            ReviewDecision.Respond => respond.HandleAsync(new(decide.Request, decide.Message), ct),
            ReviewDecision.Escalate => escalate.HandleAsync(new(decide.Request, decide.Message, decide.To), ct),
            ReviewDecision.RequestInfo => requestInfo.HandleAsync(new(decide.Request, decide.Message), ct),
            _ => throw new ArgumentOutOfRangeException(nameof(decide), decide.Decision, "No such decision."),
        };
}
