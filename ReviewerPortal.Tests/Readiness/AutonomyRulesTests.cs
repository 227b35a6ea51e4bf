using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;
using static ReviewerPortal.Tests.Readiness.ReadyWorkflow;

namespace ReviewerPortal.Tests.Readiness;

public class AutonomyRulesTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("reversible", true)]
    [InlineData("reversible == true && !has(amount)", true)]
    [InlineData("reversible || confidence > 0.9", false)]
    [InlineData("amount <= 50", true)]
    [InlineData("amount < 50 && confidence > 0.9", true)]
    [InlineData("50 >= amount", true)]
    [InlineData("amount == 10", true)]
    [InlineData("amount in [5, 10]", true)]
    [InlineData("reversible || amount <= 50", true)]
    [InlineData("reversible || has(amount)", false)]
    [InlineData("(amount <= 10 && confidence > 0.9) || amount < 5", true)]
    [InlineData("!has(amount) || amount <= 50", false)] // an amount nobody named is not small
    [InlineData("amount > 50", false)]
    [InlineData("amount != 50", false)]
    [InlineData("amount <= args.limit", false)] // the agent would write its own limit
    [InlineData("args.amount <= 50", false)]
    [InlineData("!(amount > 50)", false)] // negations are not looked into
    [InlineData("confidence >= 0.99", false)]
    public void A_tier_names_its_blast_radius_by_what_can_be_undone_or_by_an_amount(string? when, bool bounded)
    {
        var tier = Contract.ApprovalTiers[0] with { When = when is null ? null : new Expression(when) };

        Assert.Equal(bounded, AutonomyRules.BoundsBlastRadius(tier));
    }

    [Theory]
    [InlineData(StepMode.Deterministic, ReadinessLevel.L1)]
    [InlineData(StepMode.Agentic, ReadinessLevel.L3)]
    [InlineData(StepMode.Assistive, null)]
    [InlineData(StepMode.HumanOwned, null)]
    public void Each_mode_passes_alone_from_its_level_on(StepMode mode, ReadinessLevel? from)
    {
        var step = Contract.Steps[1] with { Mode = mode };
        foreach (var level in Enum.GetValues<ReadinessLevel>())
        {
            Assert.Equal(level >= from, AutonomyRules.MayPassAlone(step, Contract.ApprovalTiers[0], level));
        }
    }

    [Fact]
    public void An_agentic_step_needs_leave_to_act_and_a_tier_without_approvals_within_a_limit()
    {
        var (step, tier) = (Contract.Steps[1], Contract.ApprovalTiers[0]);

        Assert.True(AutonomyRules.MayPassAlone(step, tier, ReadinessLevel.L3));
        Assert.False(AutonomyRules.MayPassAlone(step with { May = StepAuthority.Suggest }, tier, ReadinessLevel.L4));
        Assert.False(AutonomyRules.MayPassAlone(step, tier with { Approvals = 1 }, ReadinessLevel.L4));
        Assert.False(AutonomyRules.MayPassAlone(step, tier with { When = new Expression("has(amount)") }, ReadinessLevel.L4));
    }

    [Fact]
    public void Every_level_says_what_it_means() =>
        Assert.Equal(5, Enum.GetValues<ReadinessLevel>().Select(AutonomyRules.Meaning).Distinct(StringComparer.Ordinal).Count());
}
