using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Evidence;

/// <summary>One named thing a reviewer needs, as it was handed over. Hostile text until proven otherwise.</summary>
public sealed class EvidencePiece : IBelongToWorkspace
{
    public required EvidencePieceId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required ReviewId ReviewId { get; init; }

    public required string Name { get; init; }

    public required EvidenceKind Kind { get; init; }

    public required string MediaType { get; init; }

    /// <summary>Text or JSON content; null where the content is bytes.</summary>
    public string? Content { get; init; }

    /// <summary>Binary content, such as an image; null where it is text.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>SHA-256 of the content, in hexadecimal.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Size of the content in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>When the source was read, as the agent says; null where it does not.</summary>
    public DateTimeOffset? CapturedAt { get; init; }

    public string? Source { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>0-based order of arrival within the review; a later piece of the same name replaces the earlier one.</summary>
    public required int Position { get; init; }
}

/// <summary>One person saw one piece of one item's evidence, in the content it then had.</summary>
public sealed class EvidenceOpening : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required ReviewItemId ItemId { get; init; }

    public required PersonId PersonId { get; init; }

    public required string Name { get; init; }

    public required string ContentHash { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }
}
