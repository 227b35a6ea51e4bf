using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class DiffSentenceRulesTests
{
    [Theory]
    [InlineData("approvals: 2, role: lead", "approvals: 1, role: reviewer", "Items over 500 will need 1 reviewer instead of 2 leads.")]
    [InlineData(
        "amount > 500\", approvals",
        "amount > 900\", approvals",
        "Tier “high” will take items over 900 instead of items over 500."
    )]
    [InlineData(
        "decisions: [approve, reject]",
        "decisions: [approve, edit]",
        "In tier “high” people may also edit.|In tier “high” people may no longer reject."
    )]
    [InlineData(
        "timeout_outcome: reject",
        "timeout_outcome: hold",
        "When nobody decides items over 500 in time, each stays held and the lead is told; until now it is rejected."
    )]
    [InlineData(", sla_minutes: 90", "", "Items over 500 are to be decided as fast as their route promises instead of within 90 minutes.")]
    [InlineData(
        "tier: quick",
        "tier: swift",
        "Tier “quick” goes; items that can be undone without an amount fall to the tiers that are left.|New tier “swift”: items that can be undone without an amount will need nobody where the step lets the model act."
    )]
    [InlineData(
        "route_to: front-desk, sla_minutes: 30",
        "route_to: back-office, sla_minutes: 45",
        "business_state_changed will go to back-office instead of front-desk.|business_state_changed is to be decided within 45 minutes instead of 30 minutes."
    )]
    [InlineData("automation_allowed: true", "automation_allowed: false", "low_confidence always goes to a person.")]
    [InlineData("severity: critical", "severity: high", "boundary_crossing counts as high severity instead of critical.")]
    [InlineData(
        "reviewer_evidence: [order]",
        "reviewer_evidence: [order, conversation]",
        "Reviewers of policy_conflict will also need conversation before anything is decided."
    )]
    [InlineData(
        "default_route: {route_to: front-desk",
        "default_route: {route_to: back-office",
        "What no route names will go to back-office instead of front-desk."
    )]
    [InlineData(
        "mode: assistive",
        "mode: human_owned",
        "In step “sort” a person decides, never the model; until now the model suggests and people review everything."
    )]
    [InlineData(
        "    owner: front-desk\n    may: act",
        "    owner: back-office\n    may: act",
        "Items of step “pay” will go to back-office instead of front-desk."
    )]
    [InlineData(
        "max_response_minutes: 15",
        "max_response_minutes: 60",
        "Somebody is to look at items of step “pay” within 1 hour instead of within 15 minutes."
    )]
    [InlineData(
        "back-office: {team: Back office}",
        "back-office: {team: Night shift}",
        "The queue back-office will be worked by the team Night shift instead of Back office."
    )]
    [InlineData(
        "hours: 24x7",
        "hours: {mon-fri: [\"08:00-16:00\"]}",
        "back-office works other hours: 40 hours a week instead of 168 hours."
    )]
    [InlineData("must_open: true", "must_open: false", "Reviewers need not open order any more.")]
    [InlineData(
        "amount <= 500\"",
        "amount <= 900\"",
        "The control limit requires !has(amount) || amount <= 900 instead of !has(amount) || amount <= 500."
    )]
    [InlineData("canary_traffic: 0.10", "canary_traffic: 0.25", "A candidate gets 25 % of the traffic instead of 10 %.")]
    [InlineData(
        "order_id: {type: string, minLength: 1}",
        "order_id: {type: string}",
        "The arguments of pay_refund are held against another schema; those that do not fit it become exceptions."
    )]
    [InlineData(
        "purpose: Pay back what a customer is owed",
        "purpose: Pay",
        "purpose becomes \"Pay\"; it was \"Pay back what a customer is owed\"."
    )]
    [InlineData("mode: assistive", "mode: none", "steps[sort].mode becomes \"none\"; it was \"assistive\".")]
    public void A_change_is_told_to_whom_it_concerns(string old, string @new, string sentences)
    {
        Assert.Contains(old, SampleContracts.Refunds, StringComparison.Ordinal);
        var at = SampleContracts.Refunds.IndexOf(old, StringComparison.Ordinal);
        var changed = SampleContracts.Refunds[..at] + @new + SampleContracts.Refunds[(at + old.Length)..];

        Assert.Equal(sentences, string.Join('|', DiffSentenceRules.Describe(SampleContracts.Refunds, changed).Select(s => s.Text)));
    }

    [Fact]
    public void Tiers_in_another_order_are_told_as_who_is_asked_first()
    {
        var lines = SampleContracts.Refunds.Split('\n').ToList();
        var quick = lines.FindIndex(l => l.Contains("tier: quick", StringComparison.Ordinal));
        (lines[quick], lines[quick + 1]) = (lines[quick + 1], lines[quick]);

        Assert.Equal(
            "Tier “high” is asked before “quick” now: items that fit both take “high”.",
            Assert.Single(DiffSentenceRules.Describe(SampleContracts.Refunds, string.Join('\n', lines))).Text
        );
    }

    [Fact]
    public void The_same_contract_in_another_layout_is_no_change() =>
        Assert.Empty(
            DiffSentenceRules.Describe(SampleContracts.Refunds, ContractReader.ToJson(SampleContracts.Refunds)!.Value.GetRawText())
        );
}
