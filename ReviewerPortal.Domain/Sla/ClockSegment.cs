using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Sla;

/// <summary>What happened to a clock.</summary>
public enum ClockEvent
{
    Start,
    Pause,
    Resume,
    Stop,

    /// <summary>Another promise took over (escalation, re-route); elapsed time is kept.</summary>
    Switch,
}

/// <summary>One recorded change of one clock of one item, with everything its due time is derived from. Only ever appended.</summary>
public sealed class ClockSegment : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required ReviewItemId ItemId { get; init; }

    public required SlaClock Clock { get; init; }

    /// <summary>0-based within the item and clock.</summary>
    public required int Ordinal { get; init; }

    public required ClockEvent Event { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The promise in minutes; set on start and switch.</summary>
    public int? Minutes { get; init; }

    /// <summary>The queue whose calendar counts; its hours are those of <see cref="ContractVersion"/>.</summary>
    public string? CalendarQueue { get; init; }

    public required int ContractVersion { get; init; }

    /// <summary>For a pause, the named reason.</summary>
    public string? Reason { get; init; }
}
