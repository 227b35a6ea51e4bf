using System.Text.Json;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>What an agent handed over, read and found well-formed. Nothing in it is believed: every text is hostile until shown otherwise.</summary>
public sealed record Proposal
{
    /// <summary>The workflow it names, or null for the agent key's default.</summary>
    public string? Workflow { get; init; }

    public string? ThreadId { get; init; }

    public string? InterruptId { get; init; }

    public string AgentName { get; init; } = "";

    public string AgentVersion { get; init; } = "";

    public string? ActorId { get; init; }

    public string? ActorTenant { get; init; }

    public string? SubjectType { get; init; }

    public string? SubjectId { get; init; }

    public string? SubjectVersion { get; init; }

    public string? SubjectTenant { get; init; }

    /// <summary>The step the agent says it is at, or null.</summary>
    public string? Step { get; init; }

    /// <summary>The exception the agent itself declares, or null.</summary>
    public DeclaredException? Exception { get; init; }

    /// <summary>The registered endpoint the answer goes to, or null.</summary>
    public string? CallbackEndpoint { get; init; }

    /// <summary>1 to 50 actions, in the order the answer keeps.</summary>
    public required IReadOnlyList<ProposedAction> Actions { get; init; }

    public required IReadOnlyList<ProposedEvidence> Evidence { get; init; }
}

/// <summary>An exception the agent declares about its own proposal.</summary>
public sealed record DeclaredException(string Type, string? Detail);

/// <summary>One proposed action; what it leaves out is filled in from the review as a whole.</summary>
/// <param name="Name">The action's name.</param>
/// <param name="Args">Its arguments, an object.</param>
/// <param name="CanonicalArgs">The arguments as canonical JSON.</param>
/// <param name="Description">The agent's own words.</param>
/// <param name="Confidence">0 to 1, or null.</param>
/// <param name="Amount">Within ±1e12, or null.</param>
/// <param name="Reversible">Null where the proposal does not say.</param>
public sealed record ProposedAction(
    string Name,
    JsonElement Args,
    string CanonicalArgs,
    string? Description,
    decimal? Confidence,
    decimal? Amount,
    bool? Reversible
);

/// <summary>One piece of evidence that came inline.</summary>
/// <param name="Name">Unique within the body.</param>
/// <param name="Kind">How it is shown.</param>
/// <param name="MediaType">Such as <c>application/json</c>.</param>
/// <param name="Content">Text, or JSON as it was written; null where it is bytes.</param>
/// <param name="Bytes">Decoded bytes of an image or file; null where it is text.</param>
/// <param name="ContentHash">SHA-256 of the content, in hexadecimal.</param>
/// <param name="Size">Size of the content in bytes.</param>
/// <param name="CapturedAt">When the source was read, as the agent says.</param>
/// <param name="Source">Where it was read, as the agent says.</param>
public sealed record ProposedEvidence(
    string Name,
    EvidenceKind Kind,
    string MediaType,
    string? Content,
    byte[]? Bytes,
    string ContentHash,
    long Size,
    DateTimeOffset? CapturedAt,
    string? Source
);
