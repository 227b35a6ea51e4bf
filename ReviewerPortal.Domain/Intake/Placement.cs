using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>Where a proposed action goes and why: everything intake decides about it, before anything is stored.</summary>
public sealed record Placement
{
    /// <summary>The step it belongs to; where the contract knows none, the name the agent gave, or empty.</summary>
    public required string Step { get; init; }

    /// <summary>The owner whose inbox it goes to.</summary>
    public required string Queue { get; init; }

    public required ApprovalTier Tier { get; init; }

    /// <summary>Why this tier, in a sentence.</summary>
    public required string TierReason { get; init; }

    /// <summary>Distinct approvers a decision needs; at least 1 for whatever a person reviews.</summary>
    public required int ApprovalsNeeded { get; init; }

    /// <summary>The exception that holds it, or null for an ordinary proposal.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>What is exceptional, in a sentence.</summary>
    public string? ExceptionDetail { get; init; }

    /// <summary>How bad it is when mishandled; null for an ordinary proposal.</summary>
    public Severity? Severity { get; init; }

    /// <summary>Whether the exception has no route of its own and so went to the default one.</summary>
    public bool IsUnrouted { get; init; }

    /// <summary>Every control's result, in contract order.</summary>
    public required IReadOnlyList<ControlOutcome> Controls { get; init; }

    /// <summary>Names of all required evidence.</summary>
    public required IReadOnlyList<string> EvidenceRequired { get; init; }

    /// <summary>Names of required evidence that has not arrived.</summary>
    public required IReadOnlyList<string> EvidenceMissing { get; init; }

    /// <summary>Whether it is approved at once, with no person.</summary>
    public required bool IsAutomatic { get; init; }

    /// <summary>Minutes until somebody should claim it; null where the step sets none.</summary>
    public int? RespondMinutes { get; init; }

    /// <summary>Minutes until it should be decided.</summary>
    public required int ResolveMinutes { get; init; }

    public required bool Reversible { get; init; }
}
