using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Releases;

/// <summary>A verdict that differed from the one before it, with the figures it was given on. Only ever appended.</summary>
public sealed class GateReading : IBelongToWorkspace
{
    public required GateReadingId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required ReleaseId ReleaseId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required GateVerdict Verdict { get; init; }

    public required string Reason { get; init; }

    /// <summary>The share it had.</summary>
    public required decimal Share { get; init; }

    /// <summary>Every metric, criterion and trigger as seen, as JSON.</summary>
    public required string Figures { get; init; }
}
