using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.WorkflowContracts;

namespace ReviewerPortal.Tests.Metrics;

public sealed class DiagnosisRulesTests
{
    private static readonly WorkflowContract Contract = ContractReader.Read(SampleContracts.Refunds).Contract!;

    private static readonly FigureDelta HealthyBefore = new(
        Received: 200,
        Exceptions: 40,
        Approved: 112,
        Edited: 5,
        Rejected: 3,
        Automatic: 80,
        Breached: 2
    );

    private static readonly DiagnosisFacts Healthy = new(
        Contract,
        Before: HealthyBefore,
        Recent: HealthyBefore with
        {
            Received = 210,
            Approved = 90,
            Automatic = 110,
        },
        Unrouted: 0,
        Incomplete: 3,
        Unexplained: 0,
        SeveralApprovals: 20,
        Overdue: 0,
        SecondsToClaim: 120,
        SecondsToHandle: 90,
        Gaps: CoverageRules.GapsOf(Contract, new HashSet<string>(["Front desk", "Back office"], StringComparer.Ordinal)),
        ProtectedCases: 4
    );

    private static readonly FigureDelta Overridden = HealthyBefore with { Approved = 70, Edited = 30, Rejected = 20 };

    private static readonly Dictionary<string, (VisibleFailure Failure, DiagnosisFacts Facts)> Failures = new(StringComparer.Ordinal)
    {
        ["no acceptable override rate"] = (
            VisibleFailure.KeepsBeingOverridden,
            Healthy with
            {
                Before = Overridden,
                Recent = Overridden,
                Contract = WithGate(g =>
                    g with
                    {
                        SuccessCriteria = g.SuccessCriteria.Where(c => c.Key is not "human_override_rate").ToDictionary(),
                    }
                ),
            }
        ),
        ["no reasons"] = (VisibleFailure.KeepsBeingOverridden, Healthy with { Before = Overridden, Recent = Overridden, Unexplained = 60 }),
        ["no gate"] = (VisibleFailure.IsNotTrusted, Healthy with { Contract = Contract with { WorkflowReleaseGate = null } }),
        ["no rollback"] = (VisibleFailure.IsNotTrusted, Healthy with { Contract = WithGate(g => g with { RollbackTrigger = [] }) }),
        ["nobody there"] = (
            VisibleFailure.IsNotTrusted,
            Healthy with
            {
                Gaps = CoverageRules.GapsOf(Contract, new HashSet<string>(StringComparer.Ordinal)),
            }
        ),
        ["exceptions without routes"] = (VisibleFailure.ManualWorkStays, Healthy with { Recent = HealthyBefore, Unrouted = 30 }),
        ["no protected case"] = (
            VisibleFailure.QualityIsDebated,
            Healthy with
            {
                Before = Overridden,
                Recent = Overridden,
                ProtectedCases = 0,
            }
        ),
        ["queueing"] = (
            VisibleFailure.ApprovalsQueue,
            Healthy with
            {
                Before = HealthyBefore with { Breached = 30 },
                SecondsToClaim = 4000,
            }
        ),
        ["incomplete evidence"] = (VisibleFailure.ApprovalsQueue, Healthy with { Overdue = 40, Incomplete = 70 }),
        ["several approvals for everything"] = (VisibleFailure.ApprovalsQueue, Healthy with { Overdue = 40, SeveralApprovals = 160 }),
        ["one tier"] = (
            VisibleFailure.ApprovalsQueue,
            Healthy with
            {
                Overdue = 40,
                Contract = Contract with { ApprovalTiers = [Contract.ApprovalTiers[^1]] },
            }
        ),
        ["fewer after errors"] = (
            VisibleFailure.IsIgnored,
            Healthy with
            {
                Before = HealthyBefore with { Approved = 90, Rejected = 25 },
                Recent = HealthyBefore with { Received = 60, Approved = 40, Automatic = 15 },
            }
        ),
    };

    public static TheoryData<string> Causes => [.. Failures.Keys];

    [Theory]
    [MemberData(nameof(Causes))]
    public void A_failure_with_its_cause_is_found_and_no_other(string cause)
    {
        var found = Assert.Single(DiagnosisRules.Diagnose(Failures[cause].Facts), d => d.Verdict is DiagnosisVerdict.Found);

        Assert.Equal(Failures[cause].Failure, found.Failure);
        Assert.Contains(found.Evidence, e => e.Speaks);
    }

    [Fact]
    public void A_healthy_workload_has_none()
    {
        var diagnoses = DiagnosisRules.Diagnose(Healthy);

        Assert.Equal(Enum.GetValues<VisibleFailure>(), diagnoses.Select(d => d.Failure));
        Assert.All(diagnoses, d => Assert.Equal(DiagnosisVerdict.NotFound, d.Verdict));
    }

    [Fact]
    public void A_failure_without_its_cause_in_the_workflow_is_not_found_and_says_what_was_seen()
    {
        var diagnoses = DiagnosisRules.Diagnose(Healthy with { Before = Overridden, Recent = Overridden });

        Assert.DoesNotContain(diagnoses, d => d.Verdict is DiagnosisVerdict.Found);
        Assert.StartsWith(
            "Reviewers override often, but",
            diagnoses[(int)VisibleFailure.KeepsBeingOverridden].Why,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "protected cases and criteria settle it",
            diagnoses[(int)VisibleFailure.QualityIsDebated].Why,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_debate_that_ends_is_none()
    {
        var facts = Healthy with
        {
            Before = Overridden,
            ProtectedCases = 0,
            Recent = HealthyBefore with { Approved = 190, Edited = 15, Rejected = 15 },
        };

        Assert.Equal(DiagnosisVerdict.NotFound, DiagnosisRules.Diagnose(facts)[(int)VisibleFailure.QualityIsDebated].Verdict);
    }

    [Fact]
    public void A_handful_of_cases_is_too_few_to_tell()
    {
        var few = new FigureDelta(Received: 9, Exceptions: 9, Rejected: 9, Breached: 9);

        var diagnoses = DiagnosisRules.Diagnose(Healthy with { Before = few, Recent = few, Unrouted = 18, ProtectedCases = 0 });

        Assert.All(
            diagnoses.Where(d => d.Failure is not VisibleFailure.IsNotTrusted),
            d =>
            {
                Assert.Equal(DiagnosisVerdict.TooFew, d.Verdict);
                Assert.Contains("it takes 30.", d.Why, StringComparison.Ordinal);
            }
        );
        Assert.All(
            DiagnosisRules.Diagnose(Healthy with { Before = default, Recent = default }),
            d => Assert.Equal(DiagnosisVerdict.TooFew, d.Verdict)
        );
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Every_failure_states_its_rule_its_problem_and_where_it_is_mended(VisibleFailure failure)
    {
        var texts = DiagnosisTexts.Of(failure);

        Assert.All([texts.Failure, texts.Problem, texts.Rule, texts.Response], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.NotEmpty(texts.Remedies);
    }

    public static TheoryData<VisibleFailure> Everything => [.. Enum.GetValues<VisibleFailure>()];

    private static WorkflowContract WithGate(Func<WorkflowReleaseGate, WorkflowReleaseGate> change) =>
        Contract with
        {
            WorkflowReleaseGate = change(Contract.WorkflowReleaseGate!),
        };
}
