using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// Every field a contract can have, where, and what it means: what forms and completion are made from. What a value must fulfil is judged by
/// <see cref="ContractReader"/> alone; a test holds the two together.
/// </summary>
public static class ContractVocabulary
{
    private const int MinutesOfAYear = 366 * 24 * 60;

    private static readonly ContractWord Rungs = new(
        "rungs",
        WordKind.Parts,
        "What the clocks of its items do by themselves, and when; without any, the built-in reminders run."
    )
    {
        Fields =
        [
            Choice<SlaClock>("clock", "respond runs until somebody claims the item, resolve until it is decided.", required: true),
            new("at", WordKind.Text, "A share of the promise such as 50%, or what is left of it such as -15m or -2h.") { Required = true },
            Choice<RungAction>("action", "What happens then.", required: true),
            new("to", WordKind.Reader, "Who is told, or the owner it goes to.") { Choices = [Rung.Holder, Rung.Lead, Rung.Team] },
        ],
    };

    /// <summary>The document's own fields.</summary>
    public static ContractSection About { get; } =
        new(
            "",
            "About",
            "contract",
            SectionShape.Single,
            "What the workflow is, and which work enters it.",
            [
                new("workflow", WordKind.Name, "The name agents and people know the workflow by.") { Required = true },
                new("purpose", WordKind.LongText, "What the workflow is for, in a sentence or two."),
                new("accepts", WordKind.Actions, "The actions that may enter; any other one is held as an exception.") { Required = true },
                new("reason_codes", WordKind.Names, "What a reviewer can name as the reason of an edit or a rejection.")
                {
                    Absent = string.Join(", ", WorkflowContract.DefaultReasonCodes),
                },
            ]
        );

    /// <summary>The sections with a top-level key of their own, in the order a contract is read.</summary>
    public static IReadOnlyList<ContractSection> Sections { get; } =
    [
        new(
            "owners",
            "Owners",
            "owner",
            SectionShape.Named,
            "Who is there for what no machine decides; an owner's name is the name of its queue.",
            [
                new("team", WordKind.Team, "The team that works this queue.") { Required = true },
                new("backup", WordKind.Team, "The team that stands in for it."),
            ]
        )
        {
            Required = true,
        },
        new("steps", "Steps", "step", SectionShape.List, "What the workflow does, one step after the other, and who owns each.", Steps())
        {
            Required = true,
        },
        new(
            "actions",
            "Actions",
            "action",
            SectionShape.Named,
            "What a step may propose.",
            [
                new("step", WordKind.Step, "The step it belongs to; without one its items go to the default route."),
                new("reversible", WordKind.Flag, "Whether it can be undone.") { Absent = "Not said: taken as lasting" },
                new("sentence", WordKind.Text, "What the reviewer reads first, such as: Cancel order {order_id}."),
                new("arguments", WordKind.Schema, "The JSON schema of its arguments; without one any arguments fit."),
            ]
        )
        {
            Required = true,
        },
        new(
            "controls",
            "Controls",
            "control",
            SectionShape.List,
            "Deterministic checks, run in this order before anything else; one that fails makes the proposal an exception.",
            [
                new("control", WordKind.Name, "Its name.") { Required = true },
                Choice<ControlKind>("kind", "schema checks the arguments; the others check a condition.", required: true),
                new("require", WordKind.Condition, "What must hold. A name that is missing makes the control fail. Not for kind schema."),
                new("otherwise", WordKind.ExceptionType, "The exception raised when it fails.")
                {
                    Absent = "incomplete_data, for kind schema",
                },
            ]
        ),
        new(
            "approval_tiers",
            "Approval tiers",
            "tier",
            SectionShape.List,
            "How much authority a decision needs. The first tier that matches wins; the last has no condition.",
            Tiers()
        )
        {
            Required = true,
        },
        new(
            "exceptions",
            "Exceptions",
            "exception type",
            SectionShape.List,
            "Where an exception of each type goes, how fast and with which evidence.",
            [
                new("exception_type", WordKind.ExceptionType, "A built-in type, or one of your own.") { Required = true },
                Choice<Severity>("severity", "How bad it is when one is mishandled.", required: true),
                new("route_to", WordKind.Owner, "The owner, and so the queue, it goes to.") { Required = true },
                Minutes("sla_minutes", "Minutes from arrival until it must be decided.", required: true),
                new("automation_allowed", WordKind.Flag, "Whether a clock may end it without a person.") { Required = true },
                new("reviewer_evidence", WordKind.Evidence, "What the reviewer must have before deciding.") { Required = true },
                Rungs,
            ]
        ),
        new(
            "evidence",
            "Evidence",
            "evidence piece",
            SectionShape.Named,
            "The named pieces a reviewer can be shown, and what is asked of each.",
            [
                Choice<EvidenceKind>("kind", "How it is shown.") with
                {
                    Absent = "record",
                },
                new("must_open", WordKind.Flag, "Whether a reviewer has to open it before deciding.") { Absent = "No" },
                Minutes("max_age_minutes", "Older than this, it is stale.") with
                {
                    Absent = "Age does not matter",
                },
            ]
        ),
        new(
            "calendars",
            "Calendars",
            "calendar",
            SectionShape.Named,
            "When each queue works; clocks stand still outside. A queue without a calendar works around the clock.",
            [
                new("time_zone", WordKind.Zone, "An IANA name such as America/New_York.") { Required = true },
                new("hours", WordKind.Hours, "24x7, or windows by weekday such as 08:00-12:00.") { Required = true },
                new("holidays", WordKind.Dates, "Days without working time."),
            ]
        ),
        new(
            "default_route",
            "Default route",
            "default route",
            SectionShape.Single,
            "Where everything goes that no route names.",
            [
                new("route_to", WordKind.Owner, "The owner, and so the queue, it goes to.") { Required = true },
                Choice<Severity>("severity", "How bad it is when one is mishandled.", required: true),
                Minutes("sla_minutes", "Minutes from arrival until it must be decided.", required: true),
                Rungs,
            ]
        )
        {
            Required = true,
        },
        new(
            "workflow_release_gate",
            "Release gate",
            "release gate",
            SectionShape.Single,
            "What a new agent version must show before it gets all the traffic.",
            [
                new("canary_traffic", WordKind.Share, "The share of traffic a candidate gets: above 0, at most 1.") { Required = true },
                new("promotion_window_hours", WordKind.Whole, "How many hours it is watched.")
                {
                    Required = true,
                    Least = 1,
                    Most = 24 * 366,
                },
                new("success_criteria", WordKind.Criteria, "What must hold for each metric, such as <= 0.04.") { Required = true },
                new("rollback_trigger", WordKind.Triggers, "What ends the candidate at once, such as exception_rate > 0.06.")
                {
                    Required = true,
                },
                new("fallback_mode", WordKind.Name, "What runs instead after a rollback.") { Required = true },
                new("steps", WordKind.Shares, "The shares of traffic it climbs through, each held for a whole window.")
                {
                    Absent = "The canary's share alone",
                },
                Choice<GatePromotion>("promotion", "Who takes the last step once everything is met.") with
                {
                    Absent = "manual",
                },
                new("min_sample", WordKind.Whole, "How many cases a metric must rest on before it can speak.")
                {
                    Least = 1,
                    Most = 1_000_000,
                    Absent = "One is enough",
                },
                Minutes("metric_max_age_minutes", "Figures that stopped moving longer ago than this are not judged by.") with
                {
                    Absent = "Age does not matter",
                },
            ]
        ),
    ];

    /// <summary>The section of a top-level key; <see cref="About"/> for the empty one; null where there is none.</summary>
    public static ContractSection? Section(string key) =>
        key.Length == 0 ? About : Sections.FirstOrDefault(s => string.Equals(s.Key, key, StringComparison.Ordinal));

    private static IReadOnlyList<ContractWord> Steps() =>
        [
            new("step_name", WordKind.Name, "Its name.") { Required = true },
            Choice<StepMode>(
                "mode",
                "deterministic: the controls decide alone. assistive: every proposal is reviewed. agentic: the model may act where tier and readiness allow it. human_owned: always a person.",
                required: true
            ),
            new("owner", WordKind.Owner, "The owner, and so the queue, of what this step hands to people.") { Required = true },
            new("classifies", WordKind.Flag, "Whether this step owns classification; one step does.") { Absent = "No" },
            Choice<StepAuthority>("may", "Whether the model may only suggest or also act; only an agentic step lets it act.") with
            {
                Absent = "suggest",
            },
            new("evidence_required", WordKind.Evidence, "What must be there before anybody decides.") { Required = true },
            Minutes("max_response_minutes", "Minutes until somebody must have claimed the item."),
            new("escalation_target", WordKind.Owner, "The owner that takes over when it stalls."),
            new("determinism", WordKind.Part, "The four questions that say whether this step should be deterministic.")
            {
                Fields =
                [
                    new("stable_rules", WordKind.Flag, "Do the rules stay the same?"),
                    new("high_failure_cost", WordKind.Flag, "Is a mistake expensive?"),
                    new("low_reasoning_upside", WordKind.Flag, "Is there little to gain from reasoning?"),
                    new("easy_to_implement", WordKind.Flag, "Is it easy to write as code?"),
                ],
            },
        ];

    private static IReadOnlyList<ContractWord> Tiers() =>
        [
            new("tier", WordKind.Name, "Its name.") { Required = true },
            new("when", WordKind.Condition, "The condition; the last tier has none."),
            new("approvals", WordKind.Whole, "How many different people must approve; 0 lets an agentic step act alone.")
            {
                Required = true,
                Most = 10,
            },
            Choice<TierRole>("role", "The role a decision needs; a lead may do what a reviewer may.", required: true),
            new("decisions", WordKind.Choices, "What a reviewer may do.")
            {
                Choices = SnakeCase.All<ReviewDecision>(),
                Absent = "approve, edit, reject, escalate",
            },
            new("effective_from", WordKind.Text, "From when on it counts for new items: a date, or a time with its offset.")
            {
                Absent = "Always",
            },
            Choice<TimeoutOutcome>("timeout_outcome", "What happens when nobody decided in time.") with
            {
                Absent = "hold",
            },
            Minutes("sla_minutes", "Minutes from arrival until it must be decided.") with
            {
                Absent = "As the route says",
            },
            Rungs,
        ];

    private static ContractWord Choice<T>(string key, string help, bool required = false)
        where T : struct, Enum => new(key, WordKind.Choice, help) { Choices = SnakeCase.All<T>(), Required = required };

    private static ContractWord Minutes(string key, string help, bool required = false) =>
        new(key, WordKind.Whole, help)
        {
            Least = 1,
            Most = MinutesOfAYear,
            Required = required,
        };
}
