using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.Evidence;

/// <summary>One evidence piece as the page shows it.</summary>
public sealed record EvidenceView
{
    public required string Name { get; init; }

    public required EvidenceKind Kind { get; init; }

    /// <summary>The piece's own address part for raw content; null for text or while it is missing.</summary>
    public string? ContentUrl { get; init; }

    public string MediaType { get; init; } = "application/json";

    /// <summary>Its text or JSON; null for bytes.</summary>
    public string? Content { get; init; }

    public string? ContentHash { get; init; }

    /// <summary>In bytes.</summary>
    public long Size { get; init; }

    public DateTimeOffset? CapturedAt { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    public string? Source { get; init; }

    /// <summary>Whether a decision needs it.</summary>
    public bool Required { get; init; }

    /// <summary>Whether it must be opened before deciding.</summary>
    public bool MustOpen { get; init; }

    /// <summary>Whether this person opened it in its present content.</summary>
    public bool Opened { get; init; }

    /// <summary>Whether it was asked for and has not arrived.</summary>
    public bool Missing { get; init; }

    /// <summary>Whether it is older than the contract allows.</summary>
    public bool Stale { get; init; }

    /// <summary>How old it may be, in minutes; null where age does not matter.</summary>
    public int? MaxAgeMinutes { get; init; }
}
