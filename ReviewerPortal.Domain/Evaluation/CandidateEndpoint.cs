using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>An address an administrator registered, at which an agent's candidate versions answer a workflow's protected cases.</summary>
public sealed class CandidateEndpoint : IBelongToWorkspace
{
    public required CandidateEndpointId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required string Workflow { get; init; }

    /// <summary>Unique in the workflow, such as the agent's name.</summary>
    public required string Name { get; init; }

    public required string Url { get; init; }

    /// <summary>The header the secret travels in; null where none is asked for.</summary>
    public string? Header { get; init; }

    /// <summary>The header's value, encrypted by the key ring; null where there is none.</summary>
    public string? ProtectedSecret { get; init; }

    /// <summary>Most cases asked at a time.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Seconds one answer may take in all.</summary>
    public required int TimeoutSeconds { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
