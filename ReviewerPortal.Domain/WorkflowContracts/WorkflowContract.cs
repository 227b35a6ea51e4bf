using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Shared.Expressions;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// What a workflow is: which work enters, who owns which step, what is deterministic, who approves what, how exceptions are routed and timed,
/// and which evidence a decision needs. Read from YAML by <see cref="ContractReader"/>; only a contract without errors becomes one of these.
/// </summary>
public sealed record WorkflowContract
{
    public required string Workflow { get; init; }

    public string? Purpose { get; init; }

    /// <summary>The actions that may enter; an action outside the list is an exception, never refused.</summary>
    public required IReadOnlyList<string> Accepts { get; init; }

    /// <summary>Named owners by name. An owner's name is the name of its queue.</summary>
    public required IReadOnlyDictionary<string, ContractOwner> Owners { get; init; }

    public required IReadOnlyList<WorkflowStep> Steps { get; init; }

    public required IReadOnlyDictionary<string, ContractAction> Actions { get; init; }

    /// <summary>Deterministic controls in the order they run.</summary>
    public required IReadOnlyList<Control> Controls { get; init; }

    /// <summary>First match wins; the last tier has no condition.</summary>
    public required IReadOnlyList<ApprovalTier> ApprovalTiers { get; init; }

    public required IReadOnlyList<ExceptionRoute> Exceptions { get; init; }

    public required IReadOnlyDictionary<string, EvidenceRule> Evidence { get; init; }

    /// <summary>Working hours by queue; a queue without one works around the clock.</summary>
    public required IReadOnlyDictionary<string, QueueCalendar> Calendars { get; init; }

    public required DefaultRoute DefaultRoute { get; init; }

    public WorkflowReleaseGate? WorkflowReleaseGate { get; init; }

    /// <summary>The codes a rejection or an edit may name; <see cref="DefaultReasonCodes"/> where the contract lists none.</summary>
    public required IReadOnlyList<string> ReasonCodes { get; init; }

    /// <summary>The reason codes of a contract that lists none.</summary>
    public static IReadOnlyList<string> DefaultReasonCodes { get; } =
    ["wrong_argument", "wrong_action", "policy", "not_confirmed", "missing_information", "duplicate", "other"];

    /// <summary>The exception types every contract has, routed or not.</summary>
    public static IReadOnlyList<string> BuiltInExceptionTypes { get; } =
    ["ambiguous_request", "incomplete_data", "policy_conflict", "low_confidence", "business_state_changed", "boundary_crossing"];

    /// <summary>The step of that name, or null.</summary>
    public WorkflowStep? StepNamed(string? name) => Steps.FirstOrDefault(s => string.Equals(s.StepName, name, StringComparison.Ordinal));

    /// <summary>The route of an exception type, or null when the contract names none.</summary>
    public ExceptionRoute? RouteOf(string exceptionType) =>
        Exceptions.FirstOrDefault(r => string.Equals(r.ExceptionType, exceptionType, StringComparison.Ordinal));

    /// <summary>The tier of that name, or null.</summary>
    public ApprovalTier? TierNamed(string? name) =>
        ApprovalTiers.FirstOrDefault(t => string.Equals(t.Tier, name, StringComparison.Ordinal));
}

/// <summary>A named owner: a team that has members, and the team that stands in for it.</summary>
public sealed record ContractOwner(string Name, string Team, string? Backup);

/// <summary>How much of a step the model may do.</summary>
public enum StepMode
{
    /// <summary>The controls decide alone; the model has no say.</summary>
    Deterministic,

    /// <summary>The model suggests; every proposal is reviewed.</summary>
    Assistive,

    /// <summary>The model may act where contract, tier and readiness allow it.</summary>
    Agentic,

    /// <summary>Always a person.</summary>
    HumanOwned,
}

/// <summary>Whether the model may only suggest or also act.</summary>
public enum StepAuthority
{
    Suggest,
    Act,
}

/// <summary>One step of the workflow.</summary>
public sealed record WorkflowStep
{
    public required string StepName { get; init; }

    public required StepMode Mode { get; init; }

    /// <summary>The owner, and so the queue, of what this step hands to people.</summary>
    public required string Owner { get; init; }

    public bool Classifies { get; init; }

    public StepAuthority May { get; init; } = StepAuthority.Suggest;

    public required IReadOnlyList<string> EvidenceRequired { get; init; }

    /// <summary>Minutes from enqueue until claimed; null where the step sets none.</summary>
    public int? MaxResponseMinutes { get; init; }

    /// <summary>The owner an escalation goes to; null where the step names none.</summary>
    public string? EscalationTarget { get; init; }

    public DeterminismAnswers? Determinism { get; init; }
}

/// <summary>The four questions that say whether a step should be deterministic.</summary>
public sealed record DeterminismAnswers(bool? StableRules, bool? HighFailureCost, bool? LowReasoningUpside, bool? EasyToImplement);

/// <summary>An action a step may propose.</summary>
/// <param name="Name">The action's name on the wire.</param>
/// <param name="Step">The step it belongs to, or null where the contract names none.</param>
/// <param name="Arguments">The schema of its arguments, or null where any object fits.</param>
/// <param name="Reversible">Whether it can be undone; null where the contract does not say.</param>
/// <param name="Sentence">An optional template such as <c>Cancel order {order_id}</c>; the reviewer reads it first.</param>
public sealed record ContractAction(string Name, string? Step, ArgumentSchema? Arguments, bool? Reversible, string? Sentence);

/// <summary>What a control looks at.</summary>
public enum ControlKind
{
    /// <summary>The arguments fit the action's schema.</summary>
    Schema,

    /// <summary>A policy holds.</summary>
    Policy,

    /// <summary>The actor may do this to this subject.</summary>
    Permission,

    /// <summary>A number is within its limit.</summary>
    Threshold,
}

/// <summary>A deterministic check run at intake.</summary>
/// <param name="Name">Its name in the contract.</param>
/// <param name="Kind">What it looks at.</param>
/// <param name="Require">What must hold; null for a schema control.</param>
/// <param name="Otherwise">The exception type raised when it fails.</param>
public sealed record Control(string Name, ControlKind Kind, Expression? Require, string Otherwise);

/// <summary>What a reviewer may do with an item.</summary>
public enum ReviewDecision
{
    Approve,
    Edit,
    Reject,
    Escalate,
    RequestInfo,
    Respond,
}

/// <summary>The role a decision needs; a lead may do what a reviewer may.</summary>
public enum TierRole
{
    Reviewer,
    Lead,
    Admin,
}

/// <summary>What happens when the resolve clock runs out and nobody decided.</summary>
public enum TimeoutOutcome
{
    /// <summary>Keep it and page the lead.</summary>
    Hold,
    Reject,
    Escalate,

    /// <summary>Only where every action of the tier is reversible.</summary>
    Approve,
}

/// <summary>How much authority a decision needs.</summary>
public sealed record ApprovalTier
{
    public required string Tier { get; init; }

    /// <summary>The condition; null on the last tier.</summary>
    public Expression? When { get; init; }

    /// <summary>Distinct approvers needed; 0 lets an agentic step act alone where readiness allows it.</summary>
    public required int Approvals { get; init; }

    public required TierRole Role { get; init; }

    public required IReadOnlyList<ReviewDecision> Decisions { get; init; }

    public TimeoutOutcome TimeoutOutcome { get; init; } = TimeoutOutcome.Hold;

    /// <summary>What its items' clocks do by themselves, in place of the route's; null where the tier names none.</summary>
    public IReadOnlyList<Rung>? Rungs { get; init; }

    /// <summary>Minutes from enqueue until decided; null where the tier sets none.</summary>
    public int? SlaMinutes { get; init; }

    /// <summary>From when on it counts for new items; null for always, and on the last tier. Items admitted before keep the tier they have.</summary>
    public DateTimeOffset? EffectiveFrom { get; init; }
}

/// <summary>How bad it is when an exception of this type is mishandled.</summary>
public enum Severity
{
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>Where an exception of a type goes, how fast, with which evidence.</summary>
public sealed record ExceptionRoute
{
    public required string ExceptionType { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>The owner, and so the queue, it goes to.</summary>
    public required string RouteTo { get; init; }

    /// <summary>Minutes from enqueue until decided.</summary>
    public required int SlaMinutes { get; init; }

    public bool AutomationAllowed { get; init; }

    public required IReadOnlyList<string> ReviewerEvidence { get; init; }

    /// <summary>What its items' clocks do by themselves; null where the route names none.</summary>
    public IReadOnlyList<Rung>? Rungs { get; init; }
}

/// <summary>Where everything goes that no route names.</summary>
public sealed record DefaultRoute(string RouteTo, Severity Severity, int SlaMinutes)
{
    /// <summary>What the clocks of items without a route's or tier's own rungs do by themselves; null for the built-in ones.</summary>
    public IReadOnlyList<Rung>? Rungs { get; init; }
}

/// <summary>How an evidence piece is shown.</summary>
public enum EvidenceKind
{
    Conversation,
    Record,
    Table,
    Text,
    Markdown,
    Image,
    Diff,
    Json,
    File,
}

/// <summary>What the contract says of one named evidence piece.</summary>
/// <param name="Name">The piece's name.</param>
/// <param name="Kind">How it is shown.</param>
/// <param name="MustOpen">Whether the reviewer must open it before deciding.</param>
/// <param name="MaxAgeMinutes">Older than this is stale; null where age does not matter.</param>
public sealed record EvidenceRule(string Name, EvidenceKind Kind, bool MustOpen, int? MaxAgeMinutes);

/// <summary>The seed's release gate block.</summary>
public sealed record WorkflowReleaseGate
{
    /// <summary>Share of traffic in (0, 1] the candidate gets.</summary>
    public required decimal CanaryTraffic { get; init; }

    public required int PromotionWindowHours { get; init; }

    /// <summary>Metric name to its criterion, such as <c>&lt;= 0.04</c>, in document order.</summary>
    public required IReadOnlyDictionary<string, Expression> SuccessCriteria { get; init; }

    public required IReadOnlyList<Expression> RollbackTrigger { get; init; }

    public required string FallbackMode { get; init; }

    /// <summary>Cases every criterion's metric must rest on before it can speak for the candidate; null where one case is enough.</summary>
    public int? MinSample { get; init; }

    /// <summary>Minutes after which figures that stopped moving are too old to judge by; null where age does not matter.</summary>
    public int? MetricMaxAgeMinutes { get; init; }

    /// <summary>Who takes the last step once everything is met.</summary>
    public GatePromotion Promotion { get; init; } = GatePromotion.Manual;

    /// <summary>The shares of traffic the candidate climbs through, ascending, each held for a whole window; at least one.</summary>
    public IReadOnlyList<decimal> Steps
    {
        get => field ?? [CanaryTraffic];
        init;
    }
}

/// <summary>Who takes the last step once a gate's criteria are met.</summary>
public enum GatePromotion
{
    /// <summary>A person approves. Silence is never consent, so this is what a gate that does not say means.</summary>
    Manual,

    /// <summary>The evaluator promotes by itself.</summary>
    Auto,
}
