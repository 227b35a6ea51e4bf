using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Releases;

/// <summary>
/// A rollback gone through on a shadow: everything a rollback does was done to copies, nothing was delivered, nobody was told. Readiness asks for one.
/// </summary>
public sealed class Rehearsal : IBelongToWorkspace
{
    public required RehearsalId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required string Workflow { get; init; }

    /// <summary>The version whose rollback was rehearsed; empty where every waiting item of the workflow was taken.</summary>
    public required string AgentVersion { get; init; }

    public required int ContractVersion { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was through; a rehearsal that was interrupted leaves no row.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Server time it took.</summary>
    public required long Milliseconds { get; init; }

    /// <summary>Waiting items that would be re-routed.</summary>
    public required int Waiting { get; init; }

    /// <summary>Those of them that could not be; a rehearsal with any has failed.</summary>
    public required int Stuck { get; init; }

    /// <summary>Decided reviews whose answers would be stopped before they leave.</summary>
    public required int Stopped { get; init; }

    /// <summary>People who would be told.</summary>
    public required int Told { get; init; }

    public required bool Passed { get; init; }

    /// <summary>What was found, in sentences, as a JSON array.</summary>
    public required string Findings { get; init; }
}
