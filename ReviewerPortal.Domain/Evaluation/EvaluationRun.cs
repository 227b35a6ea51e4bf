using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>What one agent version answered to a workflow's protected cases, and how it did. Never changes.</summary>
public sealed class EvaluationRun : IBelongToWorkspace
{
    public required EvaluationRunId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required string Workflow { get; init; }

    public required string AgentVersion { get; init; }

    /// <summary>The promoted version it was compared with; null where none was promoted or none of its runs is complete.</summary>
    public string? BaselineVersion { get; init; }

    public EvaluationRunId? BaselineRun { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Cases that counted at that time.</summary>
    public required int Expected { get; init; }

    /// <summary>Those of them that were answered, or failed with an error.</summary>
    public required int Answered { get; init; }

    public required int Passed { get; init; }

    public required int Failed { get; init; }

    /// <summary>Failed cases that the promoted version does not fail.</summary>
    public required int Regressions { get; init; }

    /// <summary>Those of them that are critical.</summary>
    public required int CriticalRegressions { get; init; }

    /// <summary>Passed cases that the promoted version fails.</summary>
    public required int Improvements { get; init; }

    /// <summary>Whether every case that counted was answered, and there was at least one. A partial run never counts for a release.</summary>
    public required bool Complete { get; init; }
}

/// <summary>How one case went in one run.</summary>
public sealed class CaseResult : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required EvaluationRunId RunId { get; init; }

    public required ProtectedCaseId CaseId { get; init; }

    public required bool Passed { get; init; }

    /// <summary>Whether it is one the promoted version gets right, or was never asked.</summary>
    public required bool Regression { get; init; }

    public required bool Critical { get; init; }

    /// <summary>Whether it passed and the promoted version fails it.</summary>
    public required bool Improvement { get; init; }

    /// <summary>Whether the case sat in quarantine, so that its result counts for nothing.</summary>
    public required bool Quarantined { get; init; }

    /// <summary>The action the candidate would take; null for none.</summary>
    public string? Action { get; init; }

    /// <summary>Its arguments as canonical JSON, scrubbed as the case's own are; null for none.</summary>
    public string? Args { get; init; }

    /// <summary>The candidate's own failure, or null.</summary>
    public string? Error { get; init; }

    /// <summary>Why it failed, in sentences; empty where it passed.</summary>
    public required string Why { get; init; }

    /// <summary>What is wrong with single arguments, by name, as a JSON object.</summary>
    public required string Faults { get; init; }
}
