using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>A named AI-enabled process, its newest published version and the draft somebody is working on.</summary>
public sealed class Workflow : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>Unique in the workspace, such as <c>retail-support</c>. Letters, digits, <c>.</c>, <c>_</c>, <c>-</c>; 1–100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The newest published version, or 0 while nothing is published.</summary>
    public int CurrentVersion { get; set; }

    public string? DraftText { get; set; }

    public string? DraftBy { get; set; }

    public DateTimeOffset? DraftSavedAt { get; set; }

    /// <summary>Concurrency token.</summary>
    public int Version { get; set; }
}

/// <summary>One published contract. It never changes; items keep the version they were admitted under.</summary>
public sealed class ContractVersion : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required string Workflow { get; init; }

    /// <summary>1-based and gap-free within the workflow.</summary>
    public required int Number { get; init; }

    /// <summary>The self-contained YAML document.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256 of <see cref="Text"/>, in hexadecimal.</summary>
    public required string TextHash { get; init; }

    public string? Note { get; init; }

    public required string PublishedBy { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }
}
