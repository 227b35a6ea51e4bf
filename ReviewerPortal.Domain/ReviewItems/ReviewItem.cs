using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ReviewItems;

/// <summary>Where an item stands (design, section 2).</summary>
public enum ItemStatus
{
    /// <summary>Required evidence has not arrived; the clock runs against the producer.</summary>
    EvidenceMissing,
    Queued,
    Claimed,

    /// <summary>Paused for a named reason.</summary>
    AwaitingInfo,

    /// <summary>Has at least one approval and needs another person's.</summary>
    AwaitingApproval,
    AutoApproved,

    /// <summary>A person, or a timeout outcome, gave the final verdict.</summary>
    Decided,

    /// <summary>The agent's side acknowledged the answer.</summary>
    Resumed,

    /// <summary>The answer could not be delivered.</summary>
    Undeliverable,
    Withdrawn,
    Expired,
}

/// <summary>The verdict of a final decision.</summary>
public enum Verdict
{
    Approved,
    Edited,
    Rejected,

    /// <summary>An answer in place of the action; only in dialects that carry it, and no override.</summary>
    Responded,
}

/// <summary>What a control said at intake.</summary>
public enum ControlResult
{
    Passed,
    Failed,
}

/// <summary>One control's result, as the reviewer sees it.</summary>
/// <param name="Control">Its name in the contract.</param>
/// <param name="Kind">What it looks at.</param>
/// <param name="Result">Passed or failed; a control that could not be evaluated failed.</param>
/// <param name="Why">For a failure, the sentence that says why.</param>
/// <param name="ExceptionType">For a failure, the exception it raised.</param>
public sealed record ControlOutcome(string Control, ControlKind Kind, ControlResult Result, string? Why, string? ExceptionType);

/// <summary>One proposed action held at the human boundary. Only the item changes its own status, by a verb that checks first.</summary>
public sealed partial class ReviewItem : IBelongToWorkspace
{
    public required ReviewItemId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required ReviewId ReviewId { get; init; }

    /// <summary>0-based position among the review's actions; the answer keeps this order.</summary>
    public required int Position { get; init; }

    public required string Workflow { get; init; }

    public required int ContractVersion { get; init; }

    public required string Action { get; init; }

    public required string Step { get; init; }

    /// <summary>The proposed arguments as canonical JSON; an edit that awaits a second approval replaces them.</summary>
    public required string Args { get; set; }

    /// <summary>The arguments the agent proposed, never changed.</summary>
    public required string ProposedArgs { get; init; }

    public string? Description { get; init; }

    /// <summary>The action as one sentence, the first thing a reviewer reads.</summary>
    public required string Sentence { get; init; }

    public decimal? Confidence { get; init; }

    public decimal? Amount { get; init; }

    /// <summary>False where neither the proposal nor the contract says it can be undone.</summary>
    public bool Reversible { get; init; }

    public string AgentName { get; init; } = "";

    public string AgentVersion { get; init; } = "";

    public ItemStatus Status { get; private set; }

    /// <summary>Whether it still needs somebody: stored so that the queue's index holds open items only.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The owner whose inbox it lies in.</summary>
    public required string Queue { get; set; }

    public required string Tier { get; set; }

    /// <summary>Why this tier, in a sentence.</summary>
    public string TierReason { get; set; } = "";

    /// <summary>The exception that holds it, or null for an ordinary proposal.</summary>
    public string? ExceptionType { get; set; }

    public string? ExceptionDetail { get; set; }

    public Severity? Severity { get; set; }

    /// <summary>How often it was escalated.</summary>
    public int Level { get; set; }

    /// <summary><see cref="ControlOutcome"/>s as JSON, in contract order.</summary>
    public string Controls { get; init; } = "[]";

    /// <summary>Names of required evidence that has not arrived, as a JSON array.</summary>
    public string EvidenceMissing { get; set; } = "[]";

    /// <summary>Names of all required evidence, as a JSON array.</summary>
    public string EvidenceRequired { get; set; } = "[]";

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the respond clock runs out; null where no response time is set or it has stopped.</summary>
    public DateTimeOffset? RespondBy { get; set; }

    /// <summary>When the resolve clock runs out.</summary>
    public DateTimeOffset ResolveBy { get; set; }

    /// <summary>What the queue is ordered by: the next clock to run out.</summary>
    public DateTimeOffset DueAt
    {
        get;
        set
        {
            field = value;
            Reconsider();
        }
    }

    /// <summary>What “next” is ordered by (<see cref="PickRules.PickAt"/>). Follows whatever it is derived from.</summary>
    public DateTimeOffset PickAt { get; private set; }

    /// <summary>When the respond clock stopped because somebody first claimed the item.</summary>
    public DateTimeOffset? FirstClaimedAt { get; set; }

    public PersonId? ClaimedBy { get; private set; }

    /// <summary>The holder as other people see them.</summary>
    public string? ClaimedByName { get; private set; }

    public string? ClaimToken { get; private set; }

    public DateTimeOffset? ClaimedUntil { get; private set; }

    /// <summary>A lead's durable placement, independent of the claim.</summary>
    public PersonId? AssignedTo { get; set; }

    /// <summary>How often it came back undecided since somebody last decided or moved it: a lease that ran out, or a person who gave it back unseen.</summary>
    public int Returns { get; private set; }

    /// <summary>Who let it come back so, as a JSON array of identifiers; “next” does not offer it to them again.</summary>
    public string PassedBy { get; private set; } = "[]";

    /// <summary>Raised when a decided item comes back; one final decision per round.</summary>
    public int Round { get; private set; } = 1;

    /// <summary>Approvals given so far in this round for the present arguments.</summary>
    public int ApprovalsGiven { get; private set; }

    public int ApprovalsNeeded
    {
        get;
        set
        {
            field = value;
            Reconsider();
        }
    } = 1;

    /// <summary>Who gave them, as a JSON array of identifiers. On the item itself, so that two approvals in one shared transaction see each other.</summary>
    public string Approvers { get; private set; } = "[]";

    /// <summary>While the item waits for information, when the wait ends by itself.</summary>
    public DateTimeOffset? PausedUntil { get; private set; }

    /// <summary>When the clocks do something next by themselves; null where nothing is ahead, and while they stand still. Derived from the segments.</summary>
    public DateTimeOffset? NextRungAt { get; set; }

    /// <summary>The keys of the rungs that fired in this round, as a JSON array: each fires once.</summary>
    public string FiredRungs { get; private set; } = "[]";

    /// <summary>How often a rung raised it; each time puts it further forward for whoever takes the next item.</summary>
    public int Priority
    {
        get;
        private set
        {
            field = value;
            Reconsider();
        }
    }

    /// <summary>How many segments the respond clock has; the next one's ordinal.</summary>
    public int RespondSegments { get; set; }

    /// <summary>How many segments the resolve clock has; the next one's ordinal.</summary>
    public int ResolveSegments { get; set; }

    /// <summary>What a decision approves: SHA-256 over workspace, contract version, step, action, arguments and evidence, in hexadecimal.</summary>
    public string Fingerprint { get; set; } = "";

    public Verdict? Verdict { get; private set; }

    /// <summary>The acting principal of the final decision.</summary>
    public string? DecidedBy { get; private set; }

    /// <summary>The same, as other people see them.</summary>
    public string? DecidedByName { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Who changed the item last, as other people see them.</summary>
    public string ChangedBy { get; private set; } = "";

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Lower-case words the queue's search looks through.</summary>
    public string SearchText { get; init; } = "";

    /// <summary>Raised by every change. Concurrency token.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>The version at which something a decision rests on last changed. Claims, renewals and placements raise only <see cref="Version"/>.</summary>
    public int ContentVersion { get; private set; } = 1;

    /// <summary>The queue it was first put in. Stamped, like the next two, when the receipt is counted, so that figures can be recomputed.</summary>
    public string ReceivedQueue { get; private set; } = "";

    /// <summary>The tier it first had.</summary>
    public string ReceivedTier { get; private set; } = "";

    /// <summary>The exception it raised at intake, or null.</summary>
    public string? ReceivedExceptionType { get; private set; }

    /// <summary>Keeps how the item stood at intake; what happens to it later does not change what was counted.</summary>
    internal void StampReceipt() => (ReceivedQueue, ReceivedTier, ReceivedExceptionType) = (Queue, Tier, ExceptionType);

    private void Reconsider() => PickAt = PickRules.PickAt(DueAt, ApprovalsNeeded, Priority);
}
