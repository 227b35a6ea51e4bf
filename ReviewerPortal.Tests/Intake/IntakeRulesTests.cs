using System.Globalization;
using System.Text.Json;
using CsCheck;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.Intake;

public class IntakeRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private static readonly HashSet<string> Everything = new(["conversation", "order"], StringComparer.Ordinal);

    private static Placement Place(
        string action,
        string args = "{}",
        ReadinessLevel cap = ReadinessLevel.L2,
        decimal? amount = null,
        decimal? confidence = null,
        bool? reversible = null,
        string? step = null,
        string? declared = null,
        string? tenant = "acme",
        IReadOnlySet<string>? present = null,
        WorkflowContract? contract = null,
        DateTimeOffset? now = null
    )
    {
        var proposed = new ProposedAction(action, JsonElement.Parse(args), args, Description: null, confidence, amount, reversible);
        var proposal = new Proposal
        {
            Workflow = "refunds",
            ActorTenant = "acme",
            SubjectTenant = tenant,
            Step = step,
            Exception = declared is null ? null : new DeclaredException(declared, "two orders match"),
            Actions = [proposed],
            Evidence = [],
        };
        return IntakeRules.Place(contract ?? IntakeScenario.Contract, proposal, proposed, present ?? Everything, cap, now ?? Now);
    }

    private static string ArgsOf(string action) =>
        action switch
        {
            "refund" => """{"order_id":"#W1"}""",
            "label" => """{"name":"late"}""",
            _ => "{}",
        };

    // Every mode with and without an exception under every cap. `free` asks for no approval, so only mode, cap and exception are left to decide.
    public static TheoryData<string, bool, ReadinessLevel, bool> Gates()
    {
        var rows = new TheoryData<string, bool, ReadinessLevel, bool>();
        foreach (var cap in Enum.GetValues<ReadinessLevel>())
        {
            foreach (var exceptional in (bool[])[false, true])
            {
                rows.Add("label", exceptional, cap, !exceptional && cap >= ReadinessLevel.L1); // deterministic: the controls alone decide
                rows.Add("agentic", exceptional, cap, !exceptional && cap >= ReadinessLevel.L3);
                rows.Add("notify", exceptional, cap, false); // assistive
                rows.Add("close", exceptional, cap, false); // human_owned
            }
        }

        return rows;
    }

    [Theory, MemberData(nameof(Gates))]
    public void Only_what_mode_cap_and_controls_let_through_passes_alone(string action, bool exceptional, ReadinessLevel cap, bool passes)
    {
        // `adrift` belongs to no step, so the agent may name one: the agentic one.
        var agentic = string.Equals(action, "agentic", StringComparison.Ordinal);
        var placement = Place(
            agentic ? "adrift" : action,
            ArgsOf(action),
            cap,
            step: agentic ? "act" : null,
            confidence: exceptional ? 0.1m : null
        );
        Assert.Equal(passes, placement.IsAutomatic);
        Assert.Equal(exceptional ? "low_confidence" : null, placement.ExceptionType);
        Assert.Equal(passes ? 0 : 1, placement.ApprovalsNeeded);
    }

    [Theory]
    [InlineData("refund", null, null, "acme", null, "review", null, "standard", 240)]
    [InlineData("refund", 501.0, null, "acme", null, "leads", "policy_conflict", "high", 60)]
    [InlineData("refund", null, 0.5, "acme", null, "review", "low_confidence", "standard", 90)]
    [InlineData("refund", null, null, "evil", null, "compliance", "boundary_crossing", "standard", 30)]
    [InlineData("refund", 501.0, 0.5, "evil", null, "compliance", "boundary_crossing", "high", 30)]
    [InlineData("refund", null, null, "acme", "ambiguous_request", "leads", "ambiguous_request", "standard", 240)]
    [InlineData("refund", 501.0, null, "acme", "ambiguous_request", "leads", "policy_conflict", "high", 60)]
    [InlineData("notify", null, null, "acme", null, "leads", null, "free", 240)]
    [InlineData("close", 20.0, null, "acme", null, "compliance", null, "standard", 240)]
    [InlineData("launch_missiles", null, null, "acme", null, "leads", "unknown_action", "high", 240)]
    public void A_proposal_goes_where_its_first_exception_is_routed_or_to_the_owner_of_its_step(
        string action,
        double? amount,
        double? confidence,
        string tenant,
        string? declared,
        string queue,
        string? exception,
        string tier,
        int minutes
    )
    {
        var placement = Place(
            action,
            ArgsOf(action),
            amount: (decimal?)amount,
            confidence: (decimal?)confidence,
            tenant: tenant,
            declared: declared
        );
        Assert.Equal(
            (queue, exception, tier, minutes),
            (placement.Queue, placement.ExceptionType, placement.Tier.Tier, placement.ResolveMinutes)
        );
        Assert.Equal(4, placement.Controls.Count);
    }

    [Theory]
    [InlineData("2026-11-30T23:59:59.999Z", "standard")]
    [InlineData("2026-12-01T00:00:00Z", "soon")]
    public void A_tier_counts_from_its_effective_date_on(string now, string tier)
    {
        var contract = ContractReader
            .Read(
                IntakeScenario.ContractText.Replace(
                    "  - {tier: standard,",
                    "  - {tier: soon, when: 'action == \"notify\" || exception_type == \"low_confidence\"', effective_from: 2026-12-01, approvals: 3, role: lead}\n  - {tier: standard,",
                    StringComparison.Ordinal
                )
            )
            .Contract!;
        var at = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);

        Assert.Equal(tier, Place("notify", amount: 1m, contract: contract, now: at).Tier.Tier);
        Assert.Equal(tier, Place("close", amount: 1m, declared: "low_confidence", contract: contract, now: at).Tier.Tier);
        // The strictest tier, for what the contract does not know, is the strictest of those in force.
        Assert.Equal(tier is "soon" ? "soon" : "high", Place("unheard-of", contract: contract, now: at).Tier.Tier);
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_an_exception_that_says_what_does_not_fit()
    {
        var placement = Place("refund", """{"order_id":7,"colour":"red"}""");
        Assert.Equal("incomplete_data", placement.ExceptionType);
        Assert.Contains("order_id", placement.ExceptionDetail, StringComparison.Ordinal);
        Assert.Contains("colour", placement.ExceptionDetail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_control_that_cannot_be_judged_has_failed()
    {
        var contract = IntakeScenario.Contract with
        {
            Controls = [new Control("needs-amount", ControlKind.Threshold, new("amount <= 5"), "policy_conflict")],
        };
        var placement = Place("refund", ArgsOf("refund"), contract: contract);
        Assert.Equal("policy_conflict", placement.ExceptionType);
        Assert.Equal(ControlResult.Failed, placement.Controls[0].Result);
        Assert.Contains("missing", placement.Controls[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tier_that_cannot_be_judged_means_the_strictest_tier()
    {
        var contract = IntakeScenario.Contract with
        {
            ApprovalTiers =
            [
                IntakeScenario.Contract.ApprovalTiers[0] with
                {
                    When = new("amount < 5"),
                },
                .. IntakeScenario.Contract.ApprovalTiers.Skip(1),
            ],
        };
        var placement = Place("refund", ArgsOf("refund"), contract: contract);
        Assert.Equal("high", placement.Tier.Tier);
        Assert.Contains("amount", placement.TierReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refund", "nowhere", "unknown_step", "leads")] // a step the contract does not know
    [InlineData("refund", "check", "unknown_step", "leads")] // another step than the action's own: the agent does not choose its gate
    [InlineData("adrift", null, "unknown_step", "leads")] // nobody says which step
    public void A_step_that_is_unknown_or_not_the_actions_own_is_held_in_the_default_route(
        string action,
        string? step,
        string exception,
        string queue
    )
    {
        var placement = Place(action, ArgsOf(action), ReadinessLevel.L4, step: step);
        Assert.Equal((exception, queue, true), (placement.ExceptionType, placement.Queue, placement.IsUnrouted));
        Assert.False(placement.IsAutomatic);
    }

    [Fact]
    public void An_agent_cannot_declare_reversible_what_the_contract_says_is_not()
    {
        Assert.False(Place("refund", ArgsOf("refund"), reversible: true).Reversible);
        Assert.False(Place("unheard_of", reversible: true).Reversible);
        Assert.False(Place("close", reversible: false).Reversible);
        Assert.True(Place("close").Reversible);
    }

    [Fact]
    public void Required_evidence_is_the_steps_and_the_routes_together()
    {
        var placement = Place("refund", ArgsOf("refund"), amount: 900, present: new HashSet<string>(StringComparer.Ordinal));
        Assert.Equal("conversation order", string.Join(' ', placement.EvidenceRequired));
        Assert.Equal("conversation order", string.Join(' ', placement.EvidenceMissing));
    }

    [Fact]
    public void Missing_evidence_keeps_even_a_deterministic_step_from_passing()
    {
        var contract = IntakeScenario.Contract with
        {
            Steps = [.. IntakeScenario.Contract.Steps.Select(s => s with { EvidenceRequired = ["receipt"] })],
        };
        Assert.False(Place("label", ArgsOf("label"), contract: contract).IsAutomatic);
    }

    [Fact]
    public void Whatever_is_proposed_is_placed_and_never_passes_a_gate_it_must_not()
    {
        var texts = One("refund", "label", "notify", "close", "adrift", "", "💥", "args.x", "unknown_action");
        var steps = One<string?>(null, "act", "check", "suggest", "person", "nowhere");
        var declared = One<string?>(null, "low_confidence", "policy_conflict", "never_heard_of");
        var args = One("{}", """{"order_id":"#W1"}""", """{"name":"x"}""", """{"order_id":{"a":[1,2,{"b":null}]}}""", """{"sum":1e999}""");
        var numbers = One<decimal?>(null, -1_000_000_000_000m, -1, 0, 0.5m, 0.7m, 1, 500, 501, 1_000_000_000_000m);
        Gen.Select(texts, steps, declared, args, Gen.Select(numbers, numbers), Gen.Select(Gen.Bool, Gen.Bool, Gen.Enum<ReadinessLevel>()))
            .Sample(
                (action, step, exception, arguments, numbersGiven, rest) =>
                {
                    var (amount, confidence) = numbersGiven;
                    var (reversible, tenant, cap) = rest;
                    var placement = Place(
                        action,
                        arguments,
                        cap,
                        amount,
                        confidence,
                        reversible,
                        step,
                        exception,
                        tenant ? "acme" : "evil"
                    );
                    var contract = IntakeScenario.Contract;
                    Assert.True(contract.Owners.ContainsKey(placement.Queue));
                    Assert.Contains(placement.Tier, contract.ApprovalTiers);
                    Assert.Equal(contract.Controls.Count, placement.Controls.Count);
                    Assert.True(placement.ResolveMinutes > 0);
                    var failed = placement.Controls.Any(c => c.Result is ControlResult.Failed);
                    if (failed || exception is not null || !contract.Actions.ContainsKey(action))
                    {
                        Assert.NotNull(placement.ExceptionType);
                        Assert.NotNull(placement.Severity);
                    }

                    if (placement.IsAutomatic)
                    {
                        Assert.Null(placement.ExceptionType);
                        Assert.Empty(placement.EvidenceMissing);
                        var mode = contract.StepNamed(placement.Step)!.Mode;
                        Assert.True(
                            mode is StepMode.Deterministic
                                || (mode is StepMode.Agentic && cap >= ReadinessLevel.L3 && placement.Tier.Approvals == 0)
                        );
                    }
                    else
                    {
                        Assert.True(placement.ApprovalsNeeded >= 1);
                    }
                },
                iter: 20_000
            );
    }

    private static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
