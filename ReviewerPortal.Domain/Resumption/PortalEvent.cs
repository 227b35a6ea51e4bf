using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>Something the outside may hear about, written in the transaction that made it true. Its id is the webhook-id of every delivery of it.</summary>
public sealed class PortalEvent : IBelongToWorkspace
{
    public required EventId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>Gap-free within the workspace, in commit order; the feed's cursor. Set when the ledger writes it.</summary>
    public long Sequence { get; set; }

    /// <summary>Such as <c>review.decided.v1</c>.</summary>
    public required string Type { get; init; }

    public ReviewId? ReviewId { get; init; }

    public ReviewItemId? ItemId { get; init; }

    /// <summary>The event's data, JSON.</summary>
    public required string Data { get; init; }

    public required DateTimeOffset At { get; init; }
}
