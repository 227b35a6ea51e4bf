using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;
using static ReviewerPortal.Tests.Readiness.ReadyWorkflow;

namespace ReviewerPortal.Tests.Readiness;

public class ReadinessRulesTests
{
    [Fact]
    public void A_workflow_that_has_everything_is_adaptive_and_every_check_says_on_what_figures()
    {
        var checks = ReadinessRules.Check(Contract, Facts);

        Assert.Equal(ReadinessLevel.L4, ReadinessRules.LevelOf(checks));
        Assert.DoesNotContain(checks, c => !c.Passed);
        Assert.All(checks, c => Assert.True(c.Evidence.Length > 10 && c.Title.Length > 10 && c.NextStep.Length == 0, c.Id));
        Assert.Equal(checks.Count, checks.Select(c => c.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal([ReadinessLevel.L1, ReadinessLevel.L2, ReadinessLevel.L3, ReadinessLevel.L4], checks.Select(c => c.Level).Distinct());
    }

    // What is taken away, which check notices, and how far the workflow falls.
    private static readonly Dictionary<
        string,
        (string Check, ReadinessLevel Level, Func<WorkflowContract, WorkflowContract> Contract)
    > Contracts = new(StringComparer.Ordinal)
    {
        ["purpose"] = ("work-is-named", ReadinessLevel.L0, c => c with { Purpose = null }),
        ["accepts nothing"] = ("work-is-named", ReadinessLevel.L0, c => c with { Accepts = [] }),
        ["action adrift"] = ("work-is-named", ReadinessLevel.L0, c => c with { Accepts = [.. c.Accepts, "unheard_of"] }),
        ["classification"] = (
            "classification-is-owned",
            ReadinessLevel.L0,
            c => c with { Steps = [.. c.Steps.Select(s => s with { Classifies = false })] }
        ),
        ["escalation"] = (
            "boundaries-escalate",
            ReadinessLevel.L1,
            c =>
                c with
                {
                    Steps = [.. c.Steps.Select(s => s with { EscalationTarget = null })],
                    Owners = c.Owners.ToDictionary(o => o.Key, o => o.Value with { Backup = null }, StringComparer.Ordinal),
                }
        ),
        ["escalation to itself"] = (
            "boundaries-escalate",
            ReadinessLevel.L1,
            c =>
                c with
                {
                    Steps = [.. c.Steps.Select(s => s with { EscalationTarget = s.Owner })],
                    Owners = c.Owners.ToDictionary(o => o.Key, o => o.Value with { Backup = null }, StringComparer.Ordinal),
                }
        ),
        ["quorum"] = (
            "tiers-are-staffed",
            ReadinessLevel.L1,
            c => c with { ApprovalTiers = [c.ApprovalTiers[1] with { Approvals = 3 }, c.ApprovalTiers[2]] }
        ),
        ["a built-in type"] = (
            "exceptions-are-explicit",
            ReadinessLevel.L2,
            c => c with { Exceptions = [.. c.Exceptions.Where(e => e.ExceptionType is not "low_confidence")] }
        ),
        ["reviewer evidence"] = (
            "high-severity-is-routed",
            ReadinessLevel.L2,
            c => c with { Exceptions = [.. c.Exceptions.Select(e => e with { ReviewerEvidence = [] })] }
        ),
        ["severity"] = (
            "high-severity-is-routed",
            ReadinessLevel.L2,
            c => c with { Exceptions = [.. c.Exceptions.Select(e => e with { Severity = Severity.Low })] }
        ),
        ["response times"] = (
            "boundaries-are-timed",
            ReadinessLevel.L2,
            c => c with { Steps = [.. c.Steps.Select(s => s with { MaxResponseMinutes = null })] }
        ),
        ["policy control"] = (
            "controls-of-every-kind",
            ReadinessLevel.L2,
            c => c with { Controls = [.. c.Controls.Where(x => x.Kind is not ControlKind.Policy)] }
        ),
        ["blast radius"] = (
            "blast-radius-is-named",
            ReadinessLevel.L2,
            c => c with { ApprovalTiers = [c.ApprovalTiers[0] with { When = new Expression("has(amount)") }, .. c.ApprovalTiers.Skip(1)] }
        ),
        ["gate"] = ("gate-is-written", ReadinessLevel.L2, c => c with { WorkflowReleaseGate = null }),
    };

    private static readonly Dictionary<
        string,
        (string Check, ReadinessLevel Level, Func<ReadinessFacts, ReadinessFacts> Facts)
    > Happenings = new(StringComparer.Ordinal)
    {
        ["nobody at the desk nor behind it"] = (
            "owners-have-people",
            ReadinessLevel.L0,
            f => f with { Teams = new Dictionary<string, IReadOnlyList<TeamPerson>>(StringComparer.Ordinal) }
        ),
        ["nobody in the office"] = (
            "owners-have-people",
            ReadinessLevel.L0,
            f =>
                f with
                {
                    Teams = new Dictionary<string, IReadOnlyList<TeamPerson>>(StringComparer.Ordinal)
                    {
                        ["Desk"] = f.Teams["Desk"],
                        ["Office"] = [],
                    },
                }
        ),
        ["one lead too few"] = (
            "tiers-are-staffed",
            ReadinessLevel.L1,
            f =>
                f with
                {
                    Teams = new Dictionary<string, IReadOnlyList<TeamPerson>>(StringComparer.Ordinal)
                    {
                        ["Desk"] = f.Teams["Desk"],
                        ["Office"] = [Somebody(PersonRole.Lead), Somebody(PersonRole.Reviewer)],
                    },
                }
        ),
        ["evidence missing"] = ("evidence-is-captured", ReadinessLevel.L2, f => f with { Evidence = new(300, 200, 189) }),
        ["too few items"] = ("evidence-is-captured", ReadinessLevel.L2, f => f with { Evidence = new(300, 29, 29) }),
        ["no evidence asked for"] = ("evidence-is-captured", ReadinessLevel.L2, f => f with { Evidence = new(300, 0, 0) }),
        ["never rehearsed"] = (
            "rollback-is-rehearsed",
            ReadinessLevel.L2,
            f => f with { Releases = f.Releases with { LastRehearsal = null } }
        ),
        ["rehearsal failed"] = (
            "rollback-is-rehearsed",
            ReadinessLevel.L2,
            f => f with { Releases = f.Releases with { LastRehearsal = f.Releases.LastRehearsal! with { Passed = false } } }
        ),
        ["rehearsed long ago"] = (
            "rollback-is-rehearsed",
            ReadinessLevel.L2,
            f => f with { Releases = f.Releases with { LastRehearsal = f.Releases.LastRehearsal! with { At = Now.AddDays(-91) } } }
        ),
        ["four cases"] = ("suite-is-complete", ReadinessLevel.L2, f => f with { Releases = f.Releases with { Cases = 4 } }),
        ["ran long ago"] = (
            "suite-is-complete",
            ReadinessLevel.L2,
            f => f with { Releases = f.Releases with { LastCompleteRun = f.Releases.LastCompleteRun! with { At = Now.AddDays(-31) } } }
        ),
        ["unexplained"] = (
            "overrides-are-explained",
            ReadinessLevel.L3,
            f => f with { Corrections = [new CorrectedAction("pay", 20, 18, 2)] }
        ),
        ["few overrides"] = (
            "overrides-are-explained",
            ReadinessLevel.L3,
            f => f with { Corrections = [new CorrectedAction("pay", 9, 9, 2)] }
        ),
        ["no case"] = (
            "corrections-become-cases",
            ReadinessLevel.L3,
            f => f with { Corrections = [new CorrectedAction("pay", 20, 20, 0)] }
        ),
        ["never tuned"] = ("thresholds-are-tuned", ReadinessLevel.L3, f => f with { Tuning = null }),
        ["tuned long ago"] = ("thresholds-are-tuned", ReadinessLevel.L3, f => f with { Tuning = f.Tuning! with { At = Now.AddDays(-91) } }),
        ["recurring"] = (
            "recurring-exceptions-are-routed",
            ReadinessLevel.L3,
            f => f with { ExceptionTypes = new Dictionary<string, int>(StringComparer.Ordinal) { ["odd_one"] = 3 } }
        ),
        ["regression"] = (
            "nothing-critical-regressed",
            ReadinessLevel.L3,
            f => f with { Releases = f.Releases with { LastCompleteRun = f.Releases.LastCompleteRun! with { CriticalRegressions = 1 } } }
        ),
    };

    public static TheoryData<string> ContractRows => [.. Contracts.Keys];

    public static TheoryData<string> HappeningRows => [.. Happenings.Keys];

    [Theory, MemberData(nameof(ContractRows))]
    public void What_the_contract_lacks_is_named_by_its_check_and_keeps_the_level_down(string taken)
    {
        var (id, level, change) = Contracts[taken];
        IsMissing(ReadinessRules.Check(change(Contract), Facts), id, level);
    }

    [Theory, MemberData(nameof(HappeningRows))]
    public void What_has_not_happened_is_named_by_its_check_and_keeps_the_level_down(string taken)
    {
        var (id, level, change) = Happenings[taken];
        IsMissing(ReadinessRules.Check(Contract, change(Facts)), id, level);
    }

    [Fact]
    public void Every_check_has_something_that_makes_it_fail()
    {
        var tried = Contracts.Values.Select(c => c.Check).Concat(Happenings.Values.Select(h => h.Check)).Distinct(StringComparer.Ordinal);

        Assert.Equal(
            ReadinessRules.Check(Contract, Facts).Select(c => c.Id).Order(StringComparer.Ordinal),
            tried.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_higher_level_s_checks_do_not_make_up_for_a_lower_one_s()
    {
        var checks = ReadinessRules.Check(Contract with { Purpose = null }, Facts);

        Assert.True(checks.Where(c => c.Level > ReadinessLevel.L1).All(c => c.Passed));
        Assert.Equal(ReadinessLevel.L0, ReadinessRules.LevelOf(checks));
    }

    [Fact]
    public void A_backup_with_people_is_an_escalation_path_and_stands_in_for_an_empty_team()
    {
        var contract = Contract with { Steps = [.. Contract.Steps.Select(s => s with { EscalationTarget = null })] };
        var facts = Facts with
        {
            Teams = new Dictionary<string, IReadOnlyList<TeamPerson>>(StringComparer.Ordinal)
            {
                ["Desk"] = [],
                ["Office"] = [.. Facts.Teams["Office"], .. Facts.Teams["Desk"]],
            },
        };

        Assert.Equal(ReadinessLevel.L4, ReadinessRules.LevelOf(ReadinessRules.Check(contract, facts)));
    }

    private static void IsMissing(IReadOnlyList<ReadinessCheck> checks, string id, ReadinessLevel level)
    {
        var check = checks.Single(c => string.Equals(c.Id, id, StringComparison.Ordinal));
        Assert.False(check.Passed);
        Assert.True(check.NextStep.Length > 10);
        Assert.Equal(level + 1, check.Level);
        Assert.Equal(level, ReadinessRules.LevelOf(checks));
    }
}
