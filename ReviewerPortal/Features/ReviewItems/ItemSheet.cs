using System.Text.Json;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Evidence;

namespace ReviewerPortal.Features.ReviewItems;

/// <summary>Everything the item page shows, as read at one version for one person.</summary>
public sealed record ItemSheet
{
    public required ReviewItemId Id { get; init; }

    /// <summary>The review it came in, as read with it.</summary>
    public required Review Review { get; init; }

    public required int Version { get; init; }

    public required string Sentence { get; init; }

    public required string Action { get; init; }

    public string? Description { get; init; }

    public required string Workflow { get; init; }

    public int ContractVersion { get; init; }

    public string Step { get; init; } = "";

    public required string Queue { get; init; }

    public required string Tier { get; init; }

    public string TierReason { get; init; } = "";

    public required ItemStatus Status { get; init; }

    public required bool IsOpen { get; init; }

    /// <summary>The arguments as they stand: the proposal, or an edit that awaits another approval.</summary>
    public required JsonElement Args { get; init; }

    /// <summary>What the agent proposed.</summary>
    public required JsonElement ProposedArgs { get; init; }

    public ArgumentSchema? Schema { get; init; }

    public decimal? Confidence { get; init; }

    public decimal? Amount { get; init; }

    public bool Reversible { get; init; }

    public string AgentName { get; init; } = "";

    public string AgentVersion { get; init; } = "";

    public string? ExceptionType { get; init; }

    public string? ExceptionDetail { get; init; }

    public Severity? Severity { get; init; }

    public int Level { get; init; }

    public IReadOnlyList<ControlOutcome> Controls { get; init; } = [];

    public IReadOnlyList<EvidenceView> Evidence { get; init; } = [];

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the next clock runs out.</summary>
    public DateTimeOffset DueAt { get; init; }

    public DateTimeOffset? RespondBy { get; init; }

    public required DateTimeOffset ResolveBy { get; init; }

    public PersonId? ClaimedBy { get; init; }

    public string? ClaimedByName { get; init; }

    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>What proves the viewer's own claim; null for anybody else's.</summary>
    public string? ClaimToken { get; init; }

    public string? AssignedToName { get; init; }

    public int ApprovalsGiven { get; init; }

    public int ApprovalsNeeded { get; init; } = 1;

    /// <summary>Who approved the present arguments so far, as people know them.</summary>
    public IReadOnlyList<string> ApprovedBy { get; init; } = [];

    public bool ApprovedByViewer { get; init; }

    /// <summary>What the viewer may decide.</summary>
    public IReadOnlyList<ReviewDecision> Allowed { get; init; } = [];

    /// <summary>Why the viewer may not decide what is not in <see cref="Allowed"/>.</summary>
    public IReadOnlyDictionary<ReviewDecision, string> WhyNot { get; init; } = new Dictionary<ReviewDecision, string>();

    /// <summary>Whether the viewer leads the item's queue.</summary>
    public bool MayLead { get; init; }

    /// <summary>How it came up to the queue it lies in, first step first; empty where nobody handed it up.</summary>
    public IReadOnlyList<StepUp> Chain { get; init; } = [];

    /// <summary>Whether the viewer may take it from whoever holds it.</summary>
    public bool MayTakeOver { get; init; }

    public IReadOnlyList<string> ReasonCodes { get; init; } = [];

    /// <summary>Where an escalation goes unless another owner is named; null where there is nowhere further up.</summary>
    public string? EscalatesTo { get; init; }

    /// <summary>Every owner an escalation may name.</summary>
    public IReadOnlyList<string> EscalationTargets { get; init; } = [];

    /// <summary>How it ended; null while it is open.</summary>
    public Ending? Ended { get; init; }

    public IReadOnlyList<HistoryLine> History { get; init; } = [];

    public IReadOnlyList<Precedent> Precedents { get; init; } = [];

    /// <summary>Whether the clock stands still.</summary>
    public bool IsPaused => Status is ItemStatus.AwaitingInfo or ItemStatus.EvidenceMissing;

    /// <summary>Evidence the viewer must open and has not.</summary>
    public IEnumerable<EvidenceView> Unopened => Evidence.Where(e => e is { MustOpen: true, Opened: false, Missing: false });

    /// <summary>How an item ended.</summary>
    public sealed record Ending(string What, string By, DateTimeOffset At, string? ReasonCode, string? Message);

    /// <summary>One thing that happened to it.</summary>
    public sealed record HistoryLine(DateTimeOffset At, string Who, string What, string? Detail);

    /// <summary>One hand-over to another queue.</summary>
    public sealed record StepUp(string From, string To, string By, DateTimeOffset At, string? Why);

    /// <summary>A similar item that was decided before.</summary>
    public sealed record Precedent(ReviewItemId Id, string Sentence, string What, string By, DateTimeOffset At, string? Reason);
}
