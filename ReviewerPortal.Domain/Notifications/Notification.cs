using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>
/// What one person was told about one item, or about a contract that waits for them. It names the item and what happened, never the arguments: who may read those is asked when the item is opened.
/// </summary>
public sealed class Notification : IBelongToWorkspace
{
    public required NotificationId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required PersonId PersonId { get; init; }

    public required NoticeKind Kind { get; init; }

    /// <summary>The item; null where it is about the contract of <see cref="Workflow"/> itself.</summary>
    public required ReviewItemId? ItemId { get; init; }

    public required string Workflow { get; init; }

    /// <summary>Where the item lay when this was said; empty for a contract.</summary>
    public required string Queue { get; init; }

    /// <summary>The name of the proposed action, as the agent wrote it; empty for a contract.</summary>
    public required string Action { get; init; }

    /// <summary>Why, in words, or null.</summary>
    public string? Because { get; init; }

    /// <summary>When the item's next clock runs out, as of then; for a contract, when it was said.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>What makes it new: one notification per person, item, kind and occasion (<see cref="NoticeRules.OccasionOf(Notice)"/>).</summary>
    public required string Occasion { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When the person read it; null while unread.</summary>
    public DateTimeOffset? ReadAt { get; set; }
}
