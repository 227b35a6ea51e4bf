using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>How an endpoint is spoken to.</summary>
public enum EndpointKind
{
    /// <summary>CloudEvents, signed per Standard Webhooks.</summary>
    Webhook,

    /// <summary>The portal resumes the paused run of a LangGraph server itself.</summary>
    Langgraph,
}

/// <summary>An address an administrator registered; the only kind of address the portal ever calls.</summary>
public sealed class CallbackEndpoint : IBelongToWorkspace
{
    public required EndpointId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>Unique in the workspace; what <c>callback.endpoint</c> names.</summary>
    public required string Name { get; init; }

    public required EndpointKind Kind { get; init; }

    public required string Url { get; set; }

    /// <summary>Signing secrets or keys, encrypted by the key ring; newest first.</summary>
    public required string ProtectedSecrets { get; set; }

    /// <summary>Kind-specific settings as JSON, such as a LangGraph assistant id.</summary>
    public string Settings { get; set; } = "{}";

    /// <summary>Whether it receives every event of the workspace, not only answers to reviews that name it.</summary>
    public bool ReceivesAllEvents { get; set; }

    public DateTimeOffset? DisabledAt { get; set; }

    public string? DisabledReason { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Where one delivery stands.</summary>
public enum DeliveryStatus
{
    Pending,
    Delivered,
    Undeliverable,

    /// <summary>Overtaken before it was sent, such as by a withdrawal.</summary>
    Cancelled,
}

/// <summary>One event on its way to one endpoint: the outbox row. Written in the transaction of the event, sent afterwards, at least once.</summary>
public sealed class Delivery : IBelongToWorkspace
{
    public required DeliveryId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required EventId EventId { get; init; }

    public required EndpointId EndpointId { get; init; }

    /// <summary>Deliveries of one review to one endpoint keep their order.</summary>
    public ReviewId? ReviewId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DeliveryStatus Status { get; set; }

    public int Attempts { get; set; }

    public required DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>A sender's lease, so that two nodes do not send at once; null when nobody is sending.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    public DateTimeOffset? LastAttemptAt { get; set; }

    /// <summary>The last answer's status code; null when there was no answer.</summary>
    public int? LastStatusCode { get; set; }

    public string? LastError { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }
}
