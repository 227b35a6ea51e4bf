using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>The recorded verdict of one principal on one item. Only <see cref="Final"/> ones end an item and count in rates.</summary>
public sealed class Decision : IBelongToWorkspace
{
    public required DecisionId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required ReviewItemId ItemId { get; init; }

    public required ReviewId ReviewId { get; init; }

    /// <summary>The item's round; at most one final decision per item and round.</summary>
    public required int Round { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>False for an approval that still needs another person's.</summary>
    public required bool Final { get; init; }

    /// <summary>The person, or null for an automatic outcome.</summary>
    public PersonId? PersonId { get; init; }

    /// <summary>The acting principal: <c>user:…</c>, <c>key:…</c> or <c>system:…</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>The arguments decided on, as canonical JSON.</summary>
    public required string Args { get; init; }

    /// <summary>Names of the arguments that differ from the proposal, as a JSON array.</summary>
    public required string ChangedFields { get; init; }

    public string? ReasonCode { get; init; }

    public string? Message { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Since when the person had the item on their screen; null where the portal did not show it to them, as over HTTP.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    public required string Tier { get; init; }

    public required int ContractVersion { get; init; }

    /// <summary>True where no person decided; kept out of human rates.</summary>
    public required bool Automatic { get; init; }

    /// <summary>The caller's name for the request that made it, so that the same request again is answered the same; null where none was given.</summary>
    public string? OperationId { get; init; }

    /// <summary>What was approved; checked again at delivery.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The queue it was decided in. Stamped, like the next three, when the decision is counted, so that figures can be recomputed.</summary>
    public string Queue { get; private set; } = "";

    /// <summary>The exception that held the item then.</summary>
    public string? ExceptionType { get; private set; }

    /// <summary>When the item was first claimed.</summary>
    public DateTimeOffset? ClaimedAt { get; private set; }

    /// <summary>When the resolve clock ran out, or would have.</summary>
    public DateTimeOffset ResolveBy { get; private set; }

    /// <summary>Keeps how the item stood when it was decided; what happens to the item later does not change what was counted.</summary>
    internal void StampWith(ReviewItem item) =>
        (Queue, ExceptionType, ClaimedAt, ResolveBy) = (item.Queue, item.ExceptionType, item.FirstClaimedAt, item.ResolveBy);
}
