using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.Readiness;

/// <summary>A workflow that has everything every level asks for; a test takes one thing away.</summary>
internal static class ReadyWorkflow
{
    public const string Text = """
        workflow: payouts
        purpose: Pay out what a customer is owed
        accepts: [pay, tag, note]
        owners:
          desk: {team: Desk, backup: Office}
          office: {team: Office}
        steps:
          - {step_name: sort, mode: assistive, owner: desk, classifies: true, evidence_required: [case], max_response_minutes: 30, escalation_target: office}
          - {step_name: pay-out, mode: agentic, owner: desk, may: act, evidence_required: [case], max_response_minutes: 15, escalation_target: office}
          - {step_name: tagging, mode: deterministic, owner: desk, evidence_required: []}
        actions:
          pay: {step: pay-out, reversible: true, arguments: {type: object, properties: {to: {type: string}, frozen: {type: boolean}}}}
          tag: {step: tagging, reversible: true, arguments: {type: object, properties: {name: {type: string}}}}
          note: {step: sort, reversible: true, arguments: {type: object, properties: {text: {type: string}}}}
        controls:
          - {control: fits, kind: schema, otherwise: incomplete_data}
          - {control: open-hours, kind: policy, require: "!has(args.frozen)", otherwise: policy_conflict}
          - {control: same-tenant, kind: permission, require: "!has(subject.tenant) || subject.tenant == actor.tenant", otherwise: boundary_crossing}
          - {control: limit, kind: threshold, require: "!has(amount) || amount <= 500", otherwise: policy_conflict}
        approval_tiers:
          - {tier: free, when: "has(amount) && amount <= 50", approvals: 0, role: reviewer}
          - {tier: high, when: "has(amount) && amount > 200", approvals: 2, role: lead}
          - {tier: standard, approvals: 1, role: reviewer}
        exceptions:
          - {exception_type: ambiguous_request, severity: medium, route_to: desk, sla_minutes: 60, automation_allowed: false, reviewer_evidence: [case]}
          - {exception_type: incomplete_data, severity: medium, route_to: desk, sla_minutes: 60, automation_allowed: false, reviewer_evidence: []}
          - {exception_type: policy_conflict, severity: high, route_to: office, sla_minutes: 60, automation_allowed: false, reviewer_evidence: [case]}
          - {exception_type: low_confidence, severity: low, route_to: desk, sla_minutes: 60, automation_allowed: false, reviewer_evidence: []}
          - {exception_type: business_state_changed, severity: high, route_to: desk, sla_minutes: 30, automation_allowed: false, reviewer_evidence: [case]}
          - {exception_type: boundary_crossing, severity: critical, route_to: office, sla_minutes: 30, automation_allowed: false, reviewer_evidence: [case]}
        evidence:
          case: {kind: record, must_open: false}
        default_route: {route_to: desk, severity: medium, sla_minutes: 120}
        workflow_release_gate:
          canary_traffic: 0.10
          promotion_window_hours: 48
          success_criteria: {exception_rate: "<= 0.04", human_override_rate: "<= 0.15", critical_regressions: "== 0"}
          rollback_trigger: [exception_rate > 0.06, reviewer_queue_sla_breach == true, critical_regressions > 0]
          fallback_mode: deterministic_path
        """;

    public static readonly DateTimeOffset Now = new(2026, 11, 23, 4, 0, 0, TimeSpan.Zero);

    public static WorkflowContract Contract { get; } = Read(Text);

    /// <summary>Everything that has to have happened.</summary>
    public static ReadinessFacts Facts { get; } =
        new()
        {
            At = Now,
            Teams = new Dictionary<string, IReadOnlyList<TeamPerson>>(StringComparer.Ordinal)
            {
                ["Desk"] = [Somebody(PersonRole.Reviewer)],
                ["Office"] = [Somebody(PersonRole.Lead), Somebody(PersonRole.Lead)],
            },
            Evidence = new EvidenceCapture(LookedAt: 300, Requiring: 200, Complete: 199),
            ExceptionTypes = new Dictionary<string, int>(StringComparer.Ordinal) { ["policy_conflict"] = 7, ["odd_one"] = 2 },
            Decisions = 180,
            Corrections = [new CorrectedAction("pay", Overrides: 20, Explained: 20, Cases: 2), new CorrectedAction("note", 1, 1, 0)],
            Tuning = new ThresholdTuning(4, Now.AddDays(-3), CorrectionsBefore: 12),
            Releases = new ReleaseDiscipline
            {
                LastRehearsal = new RehearsalFact(Now.AddDays(-10), Passed: true, Waiting: 14),
                Cases = 8,
                LastCompleteRun = new SuiteRun(Now.AddDays(-2), "2026-11-20.1", Expected: 8, Passed: 8, CriticalRegressions: 0),
            },
        };

    public static WorkflowContract Read(string text) =>
        ContractReader.Read(text) is { Contract: { } contract }
            ? contract
            : throw new InvalidOperationException(string.Join('\n', ContractReader.Read(text).Problems));

    public static TeamPerson Somebody(PersonRole role) => new(Guid.NewGuid(), role);
}
