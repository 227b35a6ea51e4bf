using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using NodaTime;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class ContractReaderTests
{
    private static readonly System.Text.Json.JsonSerializerOptions WithTabs = new()
    {
        WriteIndented = true,
        IndentCharacter = '\t',
        IndentSize = 1,
    };

    [Fact]
    public void A_sound_contract_is_read_without_a_word()
    {
        var reading = ContractReader.Read(SampleContracts.Refunds);

        Assert.Empty(reading.Problems);
        Assert.Equal(SampleContracts.Refunds, reading.SelfContainedText);
        var contract = reading.Contract!;
        Assert.Equal("refunds", contract.Workflow);
        Assert.Equal("Back office", contract.Owners["front-desk"].Backup);
        Assert.Equal([StepMode.Assistive, StepMode.Agentic], contract.Steps.Select(s => s.Mode));
        Assert.Equal(StepAuthority.Act, contract.StepNamed("pay")!.May);
        Assert.True(contract.Steps[0].Determinism!.HighFailureCost);
        Assert.False(contract.Actions["pay_refund"].Reversible);
        Assert.Single(contract.Actions["pay_refund"].Arguments!.Check(System.Text.Json.JsonDocument.Parse("{}").RootElement));
        Assert.Equal(
            ("fits", ControlKind.Schema, "incomplete_data"),
            (contract.Controls[0].Name, contract.Controls[0].Kind, contract.Controls[0].Otherwise)
        );
        Assert.Equal(
            [ReviewDecision.Approve, ReviewDecision.Edit, ReviewDecision.Reject, ReviewDecision.Escalate],
            contract.TierNamed("standard")!.Decisions
        );
        Assert.Equal((2, TierRole.Lead, TimeoutOutcome.Reject, 90), Tier("high"));
        Assert.Equal(
            (Severity.Critical, "back-office", 30),
            (contract.RouteOf("boundary_crossing")!.Severity, contract.RouteOf("boundary_crossing")!.RouteTo, 30)
        );
        Assert.Equal(new EvidenceRule("order", EvidenceKind.Record, MustOpen: true, 30), contract.Evidence["order"]);
        Assert.Equal(["wrong_amount", "other"], contract.ReasonCodes);
        Assert.Equal(0.10m, contract.WorkflowReleaseGate!.CanaryTraffic);
        Assert.Equal(
            ["exception_rate <= 0.04", "human_override_rate <= 0.15", "critical_regressions == 0"],
            contract.WorkflowReleaseGate.SuccessCriteria.Values.Select(e => e.Text).ToArray()
        );
        Assert.Equal(3, contract.WorkflowReleaseGate.RollbackTrigger.Count);

        (int, TierRole, TimeoutOutcome, int?) Tier(string name) =>
            contract.TierNamed(name) is { } t ? (t.Approvals, t.Role, t.TimeoutOutcome, t.SlaMinutes) : default;
    }

    [Fact]
    public void A_calendar_has_windows_by_weekday_and_midnight_ends_a_day()
    {
        var contract = ContractReader
            .Read(SampleContracts.Refunds.Replace("sat: [\"09:00-12:00\"]", "sat-sun: \"22:30-24:00\"", StringComparison.Ordinal))
            .Contract!;

        var desk = contract.Calendars["front-desk"];
        Assert.Equal("America/New_York", desk.TimeZone.Id);
        Assert.Equal(
            [new(new LocalTime(8, 0), new LocalTime(12, 0)), new(new LocalTime(13, 0), new LocalTime(18, 0))],
            desk.Windows[IsoDayOfWeek.Friday]
        );
        Assert.Equal([new(new LocalTime(22, 30), LocalTime.Midnight)], desk.Windows[IsoDayOfWeek.Sunday]);
        Assert.Equal([new LocalDate(2026, 12, 25)], desk.Holidays);
        Assert.Equal(
            7,
            contract
                .Calendars["back-office"]
                .Windows.Count(d => d.Value is [var all] && all == new WorkingWindow(LocalTime.Midnight, LocalTime.Midnight))
        );
    }

    [Fact]
    public void A_range_of_weekdays_may_pass_the_end_of_the_week()
    {
        var contract = ContractReader
            .Read(SampleContracts.Refunds.Replace("hours: 24x7", "hours: {fri-mon: [\"00:00-24:00\"], wed: []}", StringComparison.Ordinal))
            .Contract!;
        Assert.Equal(
            [IsoDayOfWeek.Monday, IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday],
            contract.Calendars["back-office"].Windows.Where(d => d.Value.Count > 0).Select(d => d.Key).Order()
        );
    }

    /// <summary>What is put in place of what, the path of the problem and a part of its sentence; <c>«</c> marks where it is.</summary>
    public static TheoryData<string, string, string, string> Broken { get; } =
        new()
        {
            { "workflow: refunds", "«purpos: x", "workflow", "`workflow` is required" },
            { "workflow: refunds", "workflow: «{a: b}", "workflow", "must be text, and it is a mapping" },
            { "workflow: refunds", "workflow: «5", "workflow", "put it in quotes" },
            { "workflow: refunds", "workflow: «re/funds", "workflow", "A name has letters" },
            { "workflow: refunds", "workflow: «'  '", "workflow", "must not be empty" },
            { "purpose: Pay back what a customer is owed", "«purpse: x", "purpse", "Did you mean `purpose`?" },
            {
                "accepts: [pay_refund, change_address]",
                "accepts: [pay_refund, change_address, «pay_refnd]",
                "accepts[2]",
                "Did you mean `pay_refund`?"
            },
            { "accepts: [pay_refund, change_address]", "accepts: [pay_refund, change_address, «pay_refund]", "accepts[2]", "twice" },
            { "accepts: [pay_refund, change_address]", "accepts: «[]", "accepts", "accepts nothing" },
            { "accepts: [pay_refund, change_address]", "accepts: «pay_refund", "accepts", "must be a list, and it is text" },
            {
                "  front-desk: {team: Front desk, backup: Back office}",
                "  front-desk: «{backup: Back office}",
                "owners.front-desk.team",
                "`team` is required"
            },
            {
                "  back-office: {team: Back office}",
                "  back-office: {team: Back office, «lead: x}",
                "owners.back-office.lead",
                "no field `lead`"
            },
            {
                "  back-office: {team: Back office}",
                "  back-office: {team: Back office}\n  «front-desk: {team: x}",
                "owners.front-desk",
                "a second time; the first is on line 5"
            },
            { "  - step_name: sort\n    mode: assistive", "  - «mode: assistive", "steps[0].step_name", "`step_name` is required" },
            { "mode: assistive", "mode: «asistive", "steps[0].mode", "Did you mean `assistive`?" },
            { "mode: assistive", "mode: «Assistive", "steps[0].mode", "none of deterministic, assistive, agentic, human_owned" },
            {
                "  - step_name: pay\n    mode: agentic\n    owner: front-desk",
                "  - step_name: pay\n    mode: agentic\n    owner: «front-dsk",
                "steps[1].owner",
                "Did you mean `front-desk`?"
            },
            {
                "mode: agentic\n    owner: front-desk\n    may: act",
                "mode: human_owned\n    owner: front-desk\n    may: «act",
                "steps[1].may",
                "never the model's to act"
            },
            { "  - step_name: pay\n", "  - step_name: «sort\n", "steps[1].step_name", "a step `sort` already" },
            { "    may: act", "    may: «decide", "steps[1].may", "none of suggest, act" },
            { "    may: act", "    classifies: «true\n    may: act", "steps[1].classifies", "that is `sort` already" },
            { "    classifies: true", "    classifies: «yes", "steps[0].classifies", "true or false, and it is text" },
            {
                "step_name: sort\n    mode: assistive\n    owner: front-desk\n    classifies: true\n    may: suggest\n    evidence_required: [conversation]\n",
                "«step_name: sort\n    mode: assistive\n    owner: front-desk\n    classifies: true\n    may: suggest\n",
                "steps[0].evidence_required",
                "`evidence_required` is required"
            },
            { "max_response_minutes: 15", "max_response_minutes: «0", "steps[1].max_response_minutes", "between 1 and" },
            { "max_response_minutes: 15", "max_response_minutes: «1.5", "steps[1].max_response_minutes", "whole number" },
            { "max_response_minutes: 15", "max_response_minutes: «\"15\"", "steps[1].max_response_minutes", "whole number" },
            { "max_response_minutes: 15", "max_response_minutes: «99999999999", "steps[1].max_response_minutes", "whole number" },
            {
                "max_response_minutes: 15\n    escalation_target: back-office",
                "max_response_minutes: 15\n    escalation_target: «boss",
                "steps[1].escalation_target",
                "no owner `boss`"
            },
            { "easy_to_implement: false", "easy_to_implement: «maybe", "steps[0].determinism.easy_to_implement", "true or false" },
            {
                "    step: pay\n    reversible: false",
                "    step: «pey\n    reversible: false",
                "actions.pay_refund.step",
                "Did you mean `pay`?"
            },
            { "reversible: false", "reversible: «no", "actions.pay_refund.reversible", "true or false" },
            { "sentence: Refund {order_id}", "sentence: «Refund {order}", "actions.pay_refund.sentence", "no argument `order`" },
            { "sentence: Refund {order_id}", "sentence: «Refund {order_id", "actions.pay_refund.sentence", "placeholder" },
            {
                "additionalProperties: false",
                "unevaluatedProperties: «false",
                "actions.pay_refund.arguments.unevaluatedProperties",
                "use additionalProperties"
            },
            {
                "{type: string, minLength: 1}",
                "{type: string, minLength: «-1}",
                "actions.pay_refund.arguments.properties.order_id.minLength",
                "whole number"
            },
            {
                "{type: string, minLength: 1}",
                "{type: string, minLength: «0x1F}",
                "actions.pay_refund.arguments.properties.order_id.minLength",
                "plain decimal number"
            },
            { "{type: string, minLength: 1}", "{type: «text}", "actions.pay_refund.arguments.properties.order_id.type", "Must be string" },
            {
                "arguments: {type: object, properties: {order_id: {type: string}, city: {type: string}}}",
                "arguments: {$ref: «schemas/x.json}",
                "actions.change_address.arguments.$ref",
                "cannot be found"
            },
            {
                "arguments: {type: object, properties: {order_id: {type: string}, city: {type: string}}}",
                "arguments: {$ref: «../x.json}",
                "actions.change_address.arguments.$ref",
                "beside or below"
            },
            {
                "arguments: {type: object, properties: {order_id: {type: string}, city: {type: string}}}",
                "arguments: {$ref: «https://example.com/x.json}",
                "actions.change_address.arguments.$ref",
                "beside or below"
            },
            { "  change_address:", "  «change address: {step: pay}\n  change_address:", "actions.change address", "is no name" },
            {
                "require: \"subject.tenant == actor.tenant\"",
                "require: \"subject.tenant == «actor.tennant\"",
                "controls[1].require",
                "Did you mean `actor.tenant`?"
            },
            {
                "require: \"!has(amount) || amount <= 500\"",
                "require: \"!has(amount) «or amount <= 500\"",
                "controls[2].require",
                "Write `||`"
            },
            { "require: \"!has(amount) || amount <= 500\"", "require: \"args.«\"", "controls[2].require", "goes on after its dot" },
            {
                "require: \"!has(amount) || amount <= 500\"",
                "require: \"«args.orderid == 'x'\"",
                "controls[2].require",
                "Did you mean `order_id`?"
            },
            {
                "{control: limit, kind: threshold, require: \"!has(amount) || amount <= 500\", ",
                "«{control: limit, kind: threshold, ",
                "controls[2].require",
                "`require` is required"
            },
            {
                "{control: fits, kind: schema}",
                "{control: fits, kind: schema, require: «\"true\"}",
                "controls[0].require",
                "takes no condition"
            },
            { "kind: threshold", "kind: «treshold", "controls[2].kind", "Did you mean `threshold`?" },
            { "control: limit", "control: «fits", "controls[2].control", "a control `fits` already" },
            {
                "{control: limit, kind: threshold, require: \"!has(amount) || amount <= 500\", otherwise: policy_conflict}",
                "«{control: limit, kind: threshold, require: \"!has(amount) || amount <= 500\"}",
                "controls[2].otherwise",
                "`otherwise` is required"
            },
            {
                "{tier: high, when: \"has(amount) && amount > 500\", ",
                "«{tier: high, ",
                "approval_tiers[1].when",
                "Only the last tier has no `when`"
            },
            {
                "{tier: standard, approvals: 1",
                "{tier: standard, when: «\"reversible\", approvals: 1",
                "approval_tiers[2].when",
                "The last tier takes"
            },
            { "tier: standard", "tier: «high", "approval_tiers[2].tier", "a tier `high` already" },
            { "approvals: 2", "approvals: «11", "approval_tiers[1].approvals", "between 0 and 10" },
            { "approvals: 2, role: lead", "approvals: 2, role: «boss", "approval_tiers[1].role", "none of reviewer, lead, admin" },
            {
                "decisions: [approve, reject]",
                "decisions: [approve, «deny]",
                "approval_tiers[1].decisions[1]",
                "none of approve, edit, reject"
            },
            { "decisions: [approve, reject]", "decisions: [approve, reject, «approve]", "approval_tiers[1].decisions[2]", "twice" },
            { "decisions: [approve, reject]", "decisions: «[]", "approval_tiers[1].decisions", "Nobody could decide" },
            {
                "timeout_outcome: reject",
                "timeout_outcome: «approve",
                "approval_tiers[1].timeout_outcome",
                "Silence may only approve what can be undone"
            },
            {
                "timeout_outcome: reject",
                "timeout_outcome: «ignore",
                "approval_tiers[1].timeout_outcome",
                "none of hold, reject, escalate, approve"
            },
            {
                "when: \"reversible && !has(amount)\", approvals: 0, role: reviewer, timeout_outcome: approve",
                "when: \"reversible || !has(amount)\", approvals: 0, role: reviewer, timeout_outcome: «approve",
                "approval_tiers[0].timeout_outcome",
                "Silence may only approve"
            },
            {
                "approvals: 2, role: lead",
                "effective_from: «2026-13-01, approvals: 2, role: lead",
                "approval_tiers[1].effective_from",
                "a date such as 2026-12-01"
            },
            { "{tier: standard,", "{tier: standard, effective_from: «2026-12-01,", "approval_tiers[2].effective_from", "it counts always" },
            {
                "exception_type: low_confidence",
                "exception_type: «incomplete_data",
                "exceptions[3].exception_type",
                "a route for `incomplete_data` already"
            },
            { "severity: critical", "severity: «urgent", "exceptions[5].severity", "none of low, medium, high, critical" },
            {
                "severity: critical, route_to: back-office",
                "severity: critical, route_to: «legal",
                "exceptions[5].route_to",
                "no owner `legal`"
            },
            {
                "{exception_type: low_confidence, severity: low, route_to: front-desk, sla_minutes: 60, automation_allowed: true, ",
                "«{exception_type: low_confidence, severity: low, route_to: front-desk, sla_minutes: 60, ",
                "exceptions[3].automation_allowed",
                "`automation_allowed` is required"
            },
            { "kind: conversation", "kind: «chat", "evidence.conversation.kind", "none of conversation, record" },
            { "max_age_minutes: 30", "max_age_minutes: «-5", "evidence.order.max_age_minutes", "between 1 and" },
            { "time_zone: Europe/Berlin", "time_zone: «Europe/Berln", "calendars.back-office.time_zone", "Did you mean `Europe/Berlin`?" },
            { "  back-office: {time_zone", "  «night-shift: {time_zone", "calendars.night-shift", "no owner `night-shift`" },
            { "hours: 24x7", "hours: «always", "calendars.back-office.hours", "24x7" },
            { "hours: 24x7", "hours: «{mon: []}", "calendars.back-office.hours", "no working time at all" },
            { "hours: 24x7", "hours: {«monday: [\"09:00-10:00\"]}", "calendars.back-office.hours.monday", "no weekday" },
            { "hours: 24x7", "hours: {mon: [«\"18:00-09:00\"]}", "calendars.back-office.hours.mon[0]", "ends after it starts" },
            {
                "hours: 24x7",
                "hours: {mon-wed: [\"09:00-12:00\"], tue: [«\"11:59-13:00\"]}",
                "calendars.back-office.hours.tue[0]",
                "overlaps another one of tue"
            },
            { "hours: 24x7", "hours: {mon: [«\"09:00-25:00\"]}", "calendars.back-office.hours.mon[0]", "00:00 to 24:00" },
            { "hours: 24x7", "hours: {mon: [«\"nine to five\"]}", "calendars.back-office.hours.mon[0]", "a start and an end" },
            { "holidays: [2026-12-25]", "holidays: [«2026-02-30]", "calendars.front-desk.holidays[0]", "a date that exists" },
            { "holidays: [2026-12-25]", "holidays: [2026-12-25, «2026-12-25]", "calendars.front-desk.holidays[1]", "twice" },
            {
                "default_route: {route_to: front-desk, severity: medium, sla_minutes: 120}\n",
                "",
                "default_route",
                "`default_route` is required"
            },
            {
                "default_route: {route_to: front-desk, ",
                "default_route: {route_to: «nobody, ",
                "default_route.route_to",
                "no owner `nobody`"
            },
            {
                "reason_codes: [wrong_amount, other]",
                "reason_codes: [wrong_amount, «wrong amount]",
                "reason_codes[1]",
                "A name has letters"
            },
            { "canary_traffic: 0.10", "canary_traffic: «1.5", "workflow_release_gate.canary_traffic", "at most 1" },
            { "canary_traffic: 0.10", "canary_traffic: «0", "workflow_release_gate.canary_traffic", "greater than 0" },
            {
                "promotion_window_hours: 48",
                "promotion_window_hours: «two days",
                "workflow_release_gate.promotion_window_hours",
                "whole number"
            },
            {
                "    exception_rate: \"<= 0.04\"",
                "    «exeption_rate: \"<= 0.04\"",
                "workflow_release_gate.success_criteria.exeption_rate",
                "Did you mean `exception_rate`?"
            },
            {
                "exception_rate: \"<= 0.04\"",
                "exception_rate: \"«0.04\"",
                "workflow_release_gate.success_criteria.exception_rate",
                "starts with a comparison"
            },
            {
                "critical_regressions: \"== 0\"",
                "critical_regressions: «\"== false\"",
                "workflow_release_gate.success_criteria.critical_regressions",
                "do not compare"
            },
            { "- exception_rate > 0.06", "- exception_rate «= 0.06", "workflow_release_gate.rollback_trigger[0]", "Write `==`" },
            { "- exception_rate > 0.06", "- «exceptions > 0.06", "workflow_release_gate.rollback_trigger[0]", "no metric `exceptions`" },
            {
                "- reviewer_queue_sla_breach == true",
                "- «reviewer_queue_sla_breach > 0.5",
                "workflow_release_gate.rollback_trigger[1]",
                "do not compare"
            },
            {
                "- critical_regressions > 0\n",
                "- |\n      critical_regressions > 0 &&\n      exception_rate >«> 1\n",
                "workflow_release_gate.rollback_trigger[2]",
                "Expected a name"
            },
            {
                "canary_traffic: 0.10\n  promotion_window_hours: 48\n  success_criteria:\n    exception_rate: \"<= 0.04\"\n    human_override_rate: \"<= 0.15\"\n    critical_regressions: \"== 0\"\n  rollback_trigger:\n    - exception_rate > 0.06\n    - reviewer_queue_sla_breach == true\n    - critical_regressions > 0\n  fallback_mode: deterministic_path",
                "«canary_traffic: 0.10\n  promotion_window_hours: 48\n  success_criteria:\n    exception_rate: \"<= 0.04\"\n    human_override_rate: \"<= 0.15\"\n    critical_regressions: \"== 0\"\n  rollback_trigger:\n    - exception_rate > 0.06\n    - reviewer_queue_sla_breach == true\n    - critical_regressions > 0\n",
                "workflow_release_gate.fallback_mode",
                "`fallback_mode` is required"
            },
            { "purpose: Pay back what a customer is owed", "purpose: «&a Pay", "purpose", "Anchors" },
            { "reason_codes: [wrong_amount, other]", "reason_codes: «!!seq [other]", "reason_codes", "Tags" },
            { "reason_codes: [wrong_amount, other]", "«[a]: b", "", "A key is a name" },
            { "  fallback_mode: deterministic_path", "  fallback_mode: deterministic_path\n«---\nworkflow: other", "", "second one" },
        };

    [Fact]
    public void At_least_eighty_contracts_are_broken_each_in_a_way_of_its_own()
    {
        var rows = Broken.Cast<ITheoryDataRow>().Select(r => string.Join('|', r.GetData())).ToList();

        Assert.True(rows.Count >= 80, $"{rows.Count} rows");
        Assert.Equal(rows.Count, rows.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Every_mistake_is_named_where_it_stands(string old, string @new, string path, string part)
    {
        Assert.Contains(old, SampleContracts.Refunds, StringComparison.Ordinal);
        var at = SampleContracts.Refunds.IndexOf(old, StringComparison.Ordinal);
        var marked = SampleContracts.Refunds[..at] + @new + SampleContracts.Refunds[(at + old.Length)..];
        var mark = marked.IndexOf('«', StringComparison.Ordinal);
        var reading = ContractReader.Read(marked.Replace("«", "", StringComparison.Ordinal));

        var error = reading.Errors.FirstOrDefault(e => string.Equals(e.Path, path, StringComparison.Ordinal));
        Assert.True(error is not null, string.Join('\n', reading.Problems));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Null(reading.Contract);
        if (mark >= 0)
        {
            var before = marked[..mark].Split('\n');
            Assert.Equal((before.Length, before[^1].Length + 1), (error.Line, error.Column));
        }
        else
        {
            // What the whole document lacks is said of its beginning.
            Assert.Equal((1, 1), (error.Line, error.Column));
        }
    }

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("# only a comment\n", 1, "empty")]
    [InlineData("just text", 1, "must be a mapping")]
    [InlineData("- a", 1, "must be a mapping")]
    [InlineData("a: [1, 2\nb: 3", 2, "not valid YAML")]
    [InlineData("workflow: x\n\tpurpose: y", 1, "not valid YAML")]
    [InlineData("a: *b", 1, "Aliases")]
    [InlineData("a: \"\\q\"", 1, "not valid YAML")]
    public void What_is_no_contract_at_all_is_said_to_be_none(string text, int line, string part)
    {
        var reading = ContractReader.Read(text);
        Assert.Null(reading.Contract);
        Assert.Contains(reading.Problems, p => p.Line == line && p.Message.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void All_problems_come_at_once_in_document_order()
    {
        var broken = SampleContracts
            .Refunds.Replace("mode: assistive", "mode: asistive", StringComparison.Ordinal)
            .Replace("approvals: 2", "approvals: 20", StringComparison.Ordinal)
            .Replace("severity: critical", "severity: urgent", StringComparison.Ordinal)
            .Replace("canary_traffic: 0.10", "canary_traffic: 2", StringComparison.Ordinal);

        Assert.Equal(
            ["steps[0].mode", "approval_tiers[1].approvals", "exceptions[5].severity", "workflow_release_gate.canary_traffic"],
            ContractReader.Read(broken).Problems.Select(p => p.Path).ToArray()
        );
    }

    [Theory]
    [InlineData("otherwise: policy_conflict", "otherwise: too_expensive", "controls[2].otherwise", "No route for `too_expensive`")]
    [InlineData("    classifies: true\n", "", "steps", "nobody owns classification")]
    [InlineData(
        "reviewer_evidence: [order]",
        "reviewer_evidence: [invoice]",
        "exceptions[2].reviewer_evidence[0]",
        "`invoice` is not declared"
    )]
    [InlineData("accepts: [pay_refund, change_address]", "accepts: [pay_refund]", "actions.change_address", "not in `accepts`")]
    [InlineData("    may: act", "    may: suggest", "approval_tiers[0].approvals", "nothing here is ever approved without a person")]
    [InlineData("exception_type: boundary_crossing", "exception_type: other", "exceptions", "No route for boundary_crossing")]
    [InlineData("decisions: [approve, reject]", "decisions: [approve]", "approval_tiers[1].decisions", "Nobody can reject")]
    [InlineData("    max_response_minutes: 15\n", "", "steps[1].max_response_minutes", "Nobody is promised when")]
    public void A_doubtful_contract_is_read_with_a_warning(string old, string @new, string path, string part)
    {
        var reading = ContractReader.Read(SampleContracts.Refunds.Replace(old, @new, StringComparison.Ordinal));

        Assert.NotNull(reading.Contract);
        var warning = Assert.Single(reading.Problems, p => string.Equals(p.Path, path, StringComparison.Ordinal));
        Assert.Equal(ProblemSeverity.Warning, warning.Severity);
        Assert.Contains(part, warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_nobody_declared_is_taken_for_a_record() =>
        Assert.Equal(
            new EvidenceRule("invoice", EvidenceKind.Record, MustOpen: false, MaxAgeMinutes: null),
            ContractReader.Read(SampleContracts.Refunds.Replace("[order]", "[invoice]", StringComparison.Ordinal)).Contract!.Evidence[
                "invoice"
            ]
        );

    [Fact]
    public void The_seeds_field_names_load_letter_for_letter()
    {
        var contract = ContractReader.Read(SampleContracts.Refunds).Contract!;
        var step = contract.Steps[0];
        Assert.Equal(
            ("sort", StepMode.Assistive, "front-desk", "conversation", 30, "back-office"),
            (step.StepName, step.Mode, step.Owner, step.EvidenceRequired.Single(), step.MaxResponseMinutes!.Value, step.EscalationTarget)
        );
        var route = contract.Exceptions[0];
        Assert.Equal(
            ("ambiguous_request", Severity.Medium, "front-desk", 60, false, "conversation"),
            (route.ExceptionType, route.Severity, route.RouteTo, route.SlaMinutes, route.AutomationAllowed, route.ReviewerEvidence.Single())
        );

        // The document's own schemas name exactly these fields.
        var seed = SharedData.Require("../seed.txt");
        var text = File.ReadAllText(seed);
        foreach (var (schema, section) in new[] { ("WorkflowStep", "steps"), ("ExceptionRoute", "exceptions") })
        {
            var body = Regex
                .Match(
                    text,
                    $@"class {schema}\(BaseModel\):(?<body>.*?)That schema|class {schema}\(BaseModel\):(?<body>.*?)The goal",
                    RegexOptions.Singleline,
                    TimeSpan.FromSeconds(5)
                )
                .Groups["body"]
                .Value;
            var fields = Regex
                .Matches(body, "(?<name>[a-z_]+): (str|int|bool|list|StepMode)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
                .Select(m => m.Groups["name"].Value)
                .ToList();
            Assert.Equal(6, fields.Count);
            var json = ContractReader.ToJson(SampleContracts.Refunds)!.Value.GetProperty(section)[0];
            Assert.All(fields, f => Assert.True(json.TryGetProperty(f, out _), f));
        }
    }

    [Fact]
    public void The_seeds_release_gate_loads_verbatim()
    {
        var seed = SharedData.Require("../seed.txt");
        // The text has lost its line breaks; every key and every list entry began a line.
        var gate = Regex
            .Match(
                File.ReadAllText(seed),
                "workflow_release_gate: .*?fallback_mode: deterministic_path",
                RegexOptions.Singleline,
                TimeSpan.FromSeconds(5)
            )
            .Value;
        foreach (
            var (indent, word) in new[]
            {
                (2, "canary_traffic:"),
                (2, "promotion_window_hours:"),
                (2, "success_criteria:"),
                (4, "exception_rate:"),
                (4, "human_override_rate:"),
                (4, "critical_regressions:"),
                (2, "rollback_trigger:"),
                (4, "- exception_rate"),
                (4, "- reviewer_queue"),
                (4, "- critical_regressions"),
                (2, "fallback_mode:"),
            }
        )
        {
            gate = gate.Replace(" " + word, "\n" + new string(' ', indent) + word, StringComparison.Ordinal);
        }

        var start = SampleContracts.Refunds.IndexOf("workflow_release_gate", StringComparison.Ordinal);
        var reading = ContractReader.Read(SampleContracts.Refunds[..start] + gate);

        Assert.Empty(reading.Problems);
        var read = reading.Contract!.WorkflowReleaseGate!;
        Assert.Equal((0.10m, 48, "deterministic_path"), (read.CanaryTraffic, read.PromotionWindowHours, read.FallbackMode));
        Assert.Equal(
            ["exception_rate > 0.06", "reviewer_queue_sla_breach == true", "critical_regressions > 0"],
            read.RollbackTrigger.Select(t => t.Text).ToArray()
        );
        Assert.Equal("exception_rate <= 0.04", read.SuccessCriteria["exception_rate"].Text);
    }

    [Fact]
    public void The_retail_contract_has_no_error()
    {
        var reading = ContractReader.Read(File.ReadAllText(SharedData.Require("retail/contract.yaml")));

        Assert.Empty(reading.Errors);
        Assert.Equal(7, reading.Contract!.Actions.Count);
        Assert.Equal(4, reading.Contract.Steps.Count);
        Assert.True(reading.Contract.Actions["cancel_pending_order"].Arguments!.IsClosed);
    }

    [Theory]
    [InlineData("arguments: {$ref: schemas/x.json}   # from a file")]
    [InlineData("arguments: {\"$ref\": 'schemas/x.json'}")]
    [InlineData("arguments:\n      $ref: schemas/x.json\n    # behind")]
    [InlineData("arguments:\n      {\n        $ref: schemas/x.json\n      }")]
    public void A_schema_in_a_file_of_its_own_is_written_into_the_document(string reference)
    {
        const string Inline = "arguments: {type: object, properties: {order_id: {type: string}, city: {type: string}}}";
        var text = SampleContracts.Refunds.Replace(Inline, reference, StringComparison.Ordinal);
        const string File =
            """{"type": "object", "properties": {"order_id": {"pattern": "^\\d$", "description": "\"quoted\" 😀 \u2028"}, "n": {"minimum": 1e2}}, "additionalProperties": false}""";
        var reading = ContractReader.Read(text, path => string.Equals(path, "schemas/x.json", StringComparison.Ordinal) ? File : null);

        Assert.Empty(reading.Problems);
        var again = ContractReader.Read(reading.SelfContainedText!);
        Assert.Empty(again.Problems);
        Assert.Equal(
            ContractReader.ToJson(File)!.Value.GetRawText(),
            again.Contract!.Actions["change_address"].Arguments!.Document.GetRawText()
        );
        Assert.Equal(reading.SelfContainedText, again.SelfContainedText);
        Assert.Equal(text.Split('\n')[0], again.SelfContainedText!.Split('\n')[0]);
    }

    [Fact]
    public void A_mistake_in_a_schema_file_names_the_file_and_stands_at_the_reference()
    {
        var text = SampleContracts.Refunds.Replace(
            "arguments: {type: object, properties: {order_id: {type: string}, city: {type: string}}}",
            "arguments: {$ref: x.json}",
            StringComparison.Ordinal
        );

        var schema = Assert.Single(ContractReader.Read(text, _ => """{"properties": {"a": {"if": {}}}}""").Problems);
        Assert.Equal("actions.change_address.arguments.$ref", schema.Path);
        Assert.StartsWith("In x.json at #/properties/a/if: the keyword if", schema.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "In x.json, line 2: This is not valid",
            Assert.Single(ContractReader.Read(text, _ => "{\"a\": \n [}").Problems).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_contract_may_come_as_JSON()
    {
        var json = ContractReader.ToJson(SampleContracts.Refunds)!.Value;
        var pretty = System.Text.Json.JsonSerializer.Serialize(json, WithTabs);
        foreach (var text in new[] { json.GetRawText(), pretty, System.Text.Json.JsonSerializer.Serialize(json) })
        {
            var reading = ContractReader.Read(text);
            Assert.Empty(reading.Problems);
            Assert.Equal(json.GetRawText(), ContractReader.ToJson(text)!.Value.GetRawText());
        }
    }

    [Fact]
    public void Size_depth_and_repetition_are_bounded()
    {
        Assert.Contains("larger than 1024 KiB", Only(new string('é', 600_000)), StringComparison.Ordinal);
        Assert.Contains("deeper than 60", Only(new string('[', 500_000)), StringComparison.Ordinal);
        Assert.Contains(
            "deeper than 60",
            Only(string.Concat(Enumerable.Range(0, 100).Select(i => new string(' ', i) + "a:\n"))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "more than 100000 parts",
            Only("a: [" + string.Concat(Enumerable.Repeat("1,", 200_000)) + "1]"),
            StringComparison.Ordinal
        );
        Assert.True(ContractReader.Read(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"key{i}: x\n"))).Problems.Count <= 300);

        static string Only(string text) => Assert.Single(ContractReader.Read(text).Problems).Message;
    }

    [Fact]
    public void No_text_throws()
    {
        string[] scraps =
        [
            "[",
            "]",
            "{",
            "}",
            ": ",
            "- ",
            "&a ",
            "*a",
            "!!x ",
            "\"",
            "'",
            "|\n",
            ">\n",
            "\n",
            "\n  ",
            "\t",
            "#",
            "\0",
            "\ud800",
            "é",
            "---\n",
            "...\n",
            "%YAML 9\n",
            "<<: *a",
            "? ",
            "null",
            "1e999",
            "\\u12",
            "$ref: x",
            "when: ",
            "{$ref: y}",
        ];
        var edit = Gen.Select(
            Gen.Int[0, SampleContracts.Refunds.Length],
            Gen.Int[0, 40],
            Gen.Int[0, scraps.Length - 1],
            Gen.Int[0, SampleContracts.Refunds.Length]
        );
        var mutated = edit.Array[1, 4]
            .Select(edits =>
            {
                var text = new StringBuilder(SampleContracts.Refunds);
                foreach (var (at, cut, scrap, from) in edits)
                {
                    var start = Math.Min(at, text.Length);
                    text.Remove(start, Math.Min(cut, text.Length - start));
                    text.Insert(
                        start,
                        cut % 3 == 0
                            ? SampleContracts.Refunds.Substring(from, Math.Min(cut * 4, SampleContracts.Refunds.Length - from))
                            : scraps[scrap]
                    );
                }

                return text.ToString();
            });
        var scrapped = Gen.Int[0, scraps.Length - 1].Array[0, 40].Select(picks => string.Concat(picks.Select(i => scraps[i])));
        var random = Gen.Byte.Array[0, 200].Select(Encoding.UTF8.GetString);
        Gen.OneOf(mutated, scrapped, random, Gen.String[0, 80])
            .Sample(
                text =>
                {
                    var reading = ContractReader.Read(text, path => path.Length % 2 == 0 ? "{type: object}" : null);
                    Assert.Equal(reading.Contract is null, reading.Errors.Any());
                    Assert.All(reading.Problems, p => Assert.True(p.Line >= 1 && p.Column >= 1 && p.Message.Length > 5));
                    if (reading.SelfContainedText is { } whole)
                    {
                        Assert.Empty(ContractReader.Read(whole).Errors);
                    }
                },
                iter: 6_000
            );
    }
}
