using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;
using static ReviewerPortal.Tests.Readiness.ReadyWorkflow;

namespace ReviewerPortal.Tests.Readiness;

public class DeterminismRulesTests
{
    private const int PayOut = 1;

    private static readonly DeterminismAnswers AllYes = new(true, true, true, true);

    [Theory]
    [InlineData("a,a,a,a,a,a,a,a", 0)]
    [InlineData("a,b,c,d,e,f,g,h", 1)]
    [InlineData("a,a,a,a,b,b,b,b", 1.0 / 3)] // one bit of the three that eight values can have
    [InlineData("a,a,b,b,c,c,d,d", 2.0 / 3)]
    [InlineData("a", 0)]
    public void Entropy_is_Shannon_s_as_a_share_of_the_most_so_many_values_can_have(string values, double expected) =>
        Assert.Equal(expected, ArgumentEntropyRules.Normalized(values.Split(',')), precision: 9);

    [Fact]
    public void A_step_is_told_to_be_deterministic_when_the_contract_says_yes_to_all_four()
    {
        var advice = Advise(AllYes, []);

        Assert.Equal(DeterminismVerdict.MakeDeterministic, advice.Verdict);
        Assert.Equal((PayOut, "pay-out", StepMode.Agentic), (advice.Index, advice.Step, advice.Mode));
    }

    // Answers of the contract: t yes, f no, - none; then what happened, and the verdict.
    [Theory]
    [InlineData("----", "nothing", DeterminismVerdict.LeaveAsIs)] // everything can be undone, so failure is cheap
    [InlineData("-t--", "nothing", DeterminismVerdict.TooLittleData)]
    [InlineData("-t--", "few", DeterminismVerdict.TooLittleData)]
    [InlineData("tttf", "nothing", DeterminismVerdict.LeaveAsIs)]
    [InlineData("ttt-", "nothing", DeterminismVerdict.Consider)]
    [InlineData("-t--", "steady", DeterminismVerdict.MakeDeterministic)]
    [InlineData("----", "steady", DeterminismVerdict.LeaveAsIs)]
    [InlineData("ft-t", "steady", DeterminismVerdict.Consider)] // the contract says its rules change; what happened says otherwise
    [InlineData("-t--", "varied", DeterminismVerdict.LeaveAsIs)]
    [InlineData("-t--", "overridden", DeterminismVerdict.LeaveAsIs)]
    [InlineData("-t--", "same edit", DeterminismVerdict.MakeDeterministic)]
    public void The_verdict_follows_from_the_four_answers(string contract, string happened, DeterminismVerdict verdict)
    {
        var answers = new DeterminismAnswers(Of(contract[0]), Of(contract[1]), Of(contract[2]), Of(contract[3]));

        var advice = Advise(answers, Happened(happened));

        Assert.Equal(verdict, advice.Verdict);
        Assert.Equal(Enum.GetValues<DeterminismQuestion>(), advice.Answers.Select(a => a.Question));
        Assert.All(advice.Answers, a => Assert.True(a.Basis.Length > 10));
        if (verdict is DeterminismVerdict.TooLittleData)
        {
            Assert.StartsWith("Too little data", advice.Why, StringComparison.Ordinal);
        }

        static bool? Of(char letter) =>
            letter switch
            {
                't' => true,
                'f' => false,
                _ => null,
            };
    }

    [Fact]
    public void What_happened_is_told_with_its_number_and_its_interval()
    {
        var advice = Advise(new(null, true, null, null), Happened("steady"));

        Assert.Contains(
            "100 % approved as proposed (95 % interval 98.1 % to 100 %, n = 200)",
            advice.Answers[0].Basis,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_action_that_cannot_be_undone_is_costly()
    {
        var contract = Contract with
        {
            Actions = Contract.Actions.ToDictionary(a => a.Key, a => a.Value with { Reversible = false }, StringComparer.Ordinal),
        };

        Assert.True(DeterminismRules.Advise(contract, PayOut, []).Answers[1].Data);
        Assert.False(DeterminismRules.Advise(Contract, PayOut, []).Answers[1].Data);
    }

    [Fact]
    public void The_edit_most_made_is_told_from_edits_of_other_kinds()
    {
        List<AdviseDeterminism.Decided> decided =
        [
            .. Enumerable.Repeat(new AdviseDeterminism.Decided("""{"a":1,"b":2}""", """{"a":1,"b":3}""", Verdict.Edited), 9),
            new("""{"a":1,"b":2}""", """{"a":5,"b":6}""", Verdict.Edited),
            new("""{"a":1}""", """{"a":1}""", Verdict.Approved),
        ];

        var figures = AdviseDeterminism.Summarise("pay", decided);

        Assert.Equal(new SameEdit("b", "3", 9, 10), figures.Edit);
        Assert.True(DeterminismRules.IsPattern(figures.Edit));
        Assert.Equal((11, 1L), (figures.Decisions, (long)Math.Round(figures.Approved.Value!.Value * figures.Approved.N)));
        Assert.Equal([("a", 1), ("b", 2)], figures.Arguments.Select(a => (a.Name, a.Distinct)));
    }

    [Theory]
    [InlineData("permission-enforcement", "same-tenant")]
    [InlineData("financial-thresholds", "limit")]
    [InlineData("policy-gating", "open-hours")]
    [InlineData("tenant-scoping", "same-tenant")]
    [InlineData("irreversible-action-checks", "tier free")]
    [InlineData("evidence-packaging", "step sort, step pay-out")]
    public void The_six_kinds_of_work_outside_the_model_are_recognised_and_missed(string id, string by)
    {
        var whole = Contract with
        {
            ApprovalTiers =
            [
                Contract.ApprovalTiers[0] with
                {
                    When = new Expression("reversible && amount <= 50"),
                },
                .. Contract.ApprovalTiers.Skip(1),
            ],
        };
        var bare = Contract with
        {
            Controls = [new Control("sure", ControlKind.Threshold, new Expression("confidence >= 0.7"), "low_confidence")],
            Steps = [.. Contract.Steps.Select(s => s with { EvidenceRequired = [] })],
        };

        var (found, missed) = (Find(whole), Find(bare));

        Assert.Equal(6, KeptOutsideRules.Of(whole).Count);
        Assert.Equal((true, by, ""), (found.Found, string.Join(", ", found.By), found.Advice));
        Assert.Equal((false, 0), (missed.Found, missed.By.Count));
        Assert.True(missed.Advice.Length > 10);

        KeptOutside Find(WorkflowContract contract) =>
            KeptOutsideRules.Of(contract).Single(k => string.Equals(k.Id, id, StringComparison.Ordinal));
    }

    private static StepAdvice Advise(DeterminismAnswers? answers, IReadOnlyList<ActionFigures> actions) =>
        DeterminismRules.Advise(
            Contract with
            {
                Steps = [Contract.Steps[0], Contract.Steps[PayOut] with { Determinism = answers }, Contract.Steps[2]],
            },
            PayOut,
            actions
        );

    private static IReadOnlyList<ActionFigures> Happened(string what)
    {
        var (count, reasons, overridden, edited) = what switch
        {
            "nothing" => (0, 1, 0, 0),
            "few" => (49, 1, 0, 0),
            "steady" => (200, 1, 0, 0),
            "varied" => (200, 9, 0, 0),
            "overridden" => (200, 1, 80, 0),
            _ => (200, 1, 0, 60),
        };
        return
        [
            AdviseDeterminism.Summarise(
                "pay",
                [
                    .. Enumerable
                        .Range(0, count)
                        .Select(i =>
                        {
                            var args = $$"""{"to":"c-{{i}}","why":"r{{i % reasons}}"}""";
                            var verdict =
                                i < overridden ? Verdict.Rejected
                                : i < edited ? Verdict.Edited
                                : Verdict.Approved;
                            var final = verdict is Verdict.Edited ? args.Replace("r0", "late", StringComparison.Ordinal) : args;
                            return new AdviseDeterminism.Decided(args, final, verdict);
                        }),
                ]
            ),
        ];
    }
}
