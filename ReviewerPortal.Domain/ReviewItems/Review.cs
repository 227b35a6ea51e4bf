using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.ReviewItems;

/// <summary>Where a review stands.</summary>
public enum ReviewStatus
{
    Pending,

    /// <summary>Every item has its decision and the agent's answer is ready.</summary>
    Decided,
    Withdrawn,
    Expired,
}

/// <summary>How far the answer got on its way back.</summary>
public enum DeliveryState
{
    /// <summary>Nothing to push: the agent collects its answer itself.</summary>
    None,

    /// <summary>On its way, or waiting for the next attempt.</summary>
    Pending,

    /// <summary>The endpoint took it.</summary>
    Delivered,

    /// <summary>The agent's side said what became of it.</summary>
    Acknowledged,

    /// <summary>Every attempt failed; somebody must look.</summary>
    Undeliverable,
}

/// <summary>One pause of one agent: one or more proposed actions handed over together, answered once, when all its items are decided.</summary>
public sealed class Review : IBelongToWorkspace
{
    public required ReviewId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required string Workflow { get; init; }

    public required int ContractVersion { get; init; }

    /// <summary>How the agent's framework speaks; <c>native</c> for a plain body.</summary>
    public required string Dialect { get; init; }

    public string? ThreadId { get; init; }

    public string? InterruptId { get; init; }

    public string AgentName { get; init; } = "";

    public string AgentVersion { get; init; } = "";

    public string? ActorId { get; init; }

    public string? ActorTenant { get; init; }

    public string? SubjectType { get; init; }

    public string? SubjectId { get; init; }

    /// <summary>The version of the subject the proposal was made for; moves when the agent's side says so.</summary>
    public string? SubjectVersion { get; set; }

    public string? SubjectTenant { get; init; }

    /// <summary>The registered endpoint the answer is pushed to, or null when the agent collects it.</summary>
    public string? CallbackEndpoint { get; init; }

    /// <summary>The principal that handed it in, such as <c>key:retail-bot</c>.</summary>
    public required string ReceivedFrom { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public ReviewStatus Status { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Raised by every change to the review or one of its items; the ETag. Concurrency token.</summary>
    public int Revision { get; set; } = 1;

    /// <summary>The agent's answer, verbatim JSON; null until every item is decided.</summary>
    public string? Resume { get; set; }

    public DeliveryState Delivery { get; set; }

    /// <summary><c>applied</c>, <c>refused</c> or <c>failed</c>, as the agent's side said; null until it does.</summary>
    public string? AcknowledgedOutcome { get; set; }

    public string? AcknowledgedDetail { get; set; }

    public DateTimeOffset? AcknowledgedAt { get; set; }

    public int ItemCount { get; init; }

    /// <summary>Items without a final decision.</summary>
    public int OpenItems { get; set; }
}
