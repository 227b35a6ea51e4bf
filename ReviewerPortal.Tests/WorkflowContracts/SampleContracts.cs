namespace ReviewerPortal.Tests.WorkflowContracts;

/// <summary>Contracts the tests begin with.</summary>
internal static class SampleContracts
{
    /// <summary>Every section, nothing wrong, nothing to warn of.</summary>
    public const string Refunds = """
        workflow: refunds
        purpose: Pay back what a customer is owed
        accepts: [pay_refund, change_address]
        owners:
          front-desk: {team: Front desk, backup: Back office}
          back-office: {team: Back office}
        steps:
          - step_name: sort
            mode: assistive
            owner: front-desk
            classifies: true
            may: suggest
            evidence_required: [conversation]
            max_response_minutes: 30
            escalation_target: back-office
            determinism: {stable_rules: false, high_failure_cost: true, low_reasoning_upside: false, easy_to_implement: false}
          - step_name: pay
            mode: agentic
            owner: front-desk
            may: act
            evidence_required: [conversation, order]
            max_response_minutes: 15
            escalation_target: back-office
        actions:
          pay_refund:
            step: pay
            reversible: false
            sentence: Refund {order_id}
            arguments:
              type: object
              properties:
                order_id: {type: string, minLength: 1}
                reason: {type: string}
              required: [order_id]
              additionalProperties: false
          change_address:
            step: pay
            reversible: true
            arguments: {type: object, properties: {order_id: {type: string}, city: {type: string}}}
        controls:
          - {control: fits, kind: schema}
          - {control: same-tenant, kind: permission, require: "subject.tenant == actor.tenant", otherwise: boundary_crossing}
          - {control: limit, kind: threshold, require: "!has(amount) || amount <= 500", otherwise: policy_conflict}
        approval_tiers:
          - {tier: quick, when: "reversible && !has(amount)", approvals: 0, role: reviewer, timeout_outcome: approve}
          - {tier: high, when: "has(amount) && amount > 500", approvals: 2, role: lead, decisions: [approve, reject], timeout_outcome: reject, sla_minutes: 90}
          - {tier: standard, approvals: 1, role: reviewer}
        exceptions:
          - {exception_type: ambiguous_request, severity: medium, route_to: front-desk, sla_minutes: 60, automation_allowed: false, reviewer_evidence: [conversation]}
          - {exception_type: incomplete_data, severity: medium, route_to: front-desk, sla_minutes: 120, automation_allowed: false, reviewer_evidence: []}
          - {exception_type: policy_conflict, severity: high, route_to: back-office, sla_minutes: 60, automation_allowed: false, reviewer_evidence: [order]}
          - {exception_type: low_confidence, severity: low, route_to: front-desk, sla_minutes: 60, automation_allowed: true, reviewer_evidence: []}
          - {exception_type: business_state_changed, severity: high, route_to: front-desk, sla_minutes: 30, automation_allowed: false, reviewer_evidence: []}
          - {exception_type: boundary_crossing, severity: critical, route_to: back-office, sla_minutes: 30, automation_allowed: false, reviewer_evidence: []}
        evidence:
          conversation: {kind: conversation, must_open: false}
          order: {kind: record, must_open: true, max_age_minutes: 30}
        calendars:
          front-desk: {time_zone: America/New_York, hours: {mon-fri: ["08:00-12:00", "13:00-18:00"], sat: ["09:00-12:00"]}, holidays: [2026-12-25]}
          back-office: {time_zone: Europe/Berlin, hours: 24x7}
        default_route: {route_to: front-desk, severity: medium, sla_minutes: 120}
        reason_codes: [wrong_amount, other]
        workflow_release_gate:
          canary_traffic: 0.10
          promotion_window_hours: 48
          success_criteria:
            exception_rate: "<= 0.04"
            human_override_rate: "<= 0.15"
            critical_regressions: "== 0"
          rollback_trigger:
            - exception_rate > 0.06
            - reviewer_queue_sla_breach == true
            - critical_regressions > 0
          fallback_mode: deterministic_path
        """;
}
