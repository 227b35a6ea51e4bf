using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>How something leaves the portal.</summary>
public enum MessageChannel
{
    /// <summary>E-mail to a person.</summary>
    Mail,

    /// <summary>A message in a team's chat.</summary>
    Chat,
}

/// <summary>Where a message stands.</summary>
public enum MessageStatus
{
    Pending,
    Sent,

    /// <summary>Needed no more: it was read in the portal, or whom it was for is gone.</summary>
    Dropped,

    /// <summary>Could not be sent, and is not tried again.</summary>
    GivenUp,
}

/// <summary>
/// One notice on its way to one mailbox or chat: the outbox row. Written in the transaction of the notice, sent afterwards, at least once. Several of one
/// mailbox that are due together become one mail. It names what happened, never the arguments.
/// </summary>
public sealed class OutgoingMessage : IBelongToWorkspace
{
    public required MessageId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required MessageChannel Channel { get; init; }

    /// <summary>Whose mailbox; null for a chat.</summary>
    public PersonId? PersonId { get; init; }

    /// <summary>Whose chat; null for a mail.</summary>
    public TeamId? TeamId { get; init; }

    /// <summary>The notification it repeats; null for a chat.</summary>
    public NotificationId? NotificationId { get; init; }

    public required NoticeKind Kind { get; init; }

    /// <summary>The item; null where it is about the workflow itself.</summary>
    public required ReviewItemId? ItemId { get; init; }

    public required string Workflow { get; init; }

    public required string Queue { get; init; }

    /// <summary>The name of the proposed action, as the agent wrote it: hostile until <see cref="NoticeWords.Harmless"/>.</summary>
    public required string Action { get; init; }

    /// <summary>When the item's next clock runs out, as of then.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public required string Occasion { get; init; }

    /// <summary>What it says, in plain lines without anything an agent wrote; null where <see cref="NoticeWords"/> makes the words of the rest.</summary>
    public string? Text { get; init; }

    /// <summary>When the notice was given.</summary>
    public required DateTimeOffset At { get; init; }

    public MessageStatus Status { get; set; }

    public int Attempts { get; set; }

    public required DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>A sender's lease, so that two nodes do not send at once; null when nobody is sending.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>Why it was not sent, in words; null where nothing went wrong.</summary>
    public string? LastError { get; set; }

    /// <summary>When it was sent, dropped or given up; null while pending.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A team's chat: where notices to the team's queues are posted.</summary>
public sealed class ChatWebhook : IBelongToWorkspace
{
    public required TeamId TeamId { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>The address, encrypted by the key ring: whoever knows it can post.</summary>
    public required string ProtectedUrl { get; set; }

    /// <summary>The address's host, all of it that is ever shown again.</summary>
    public required string Host { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>When a message last arrived; null where none has.</summary>
    public DateTimeOffset? LastSentAt { get; set; }

    /// <summary>Why the last message did not arrive; null when it did.</summary>
    public string? LastError { get; set; }
}

/// <summary>Wakes this node's senders of mail and chat after a commit that left them something to send.</summary>
public sealed class MessageSignals : WakeSignal;

/// <summary>Which ways out of the portal the operator set up.</summary>
/// <param name="Mail">Whether there is a mail server. Without one no mail is put in the outbox.</param>
public sealed record OpenChannels(bool Mail);
