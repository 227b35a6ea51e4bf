namespace ReviewerPortal.Tests.House;

/// <summary>A small contract with two queues, a control, and a tier that needs two people; and proposals under it.</summary>
public static class SampleContract
{
    public const string Workflow = "support";

    /// <summary>The team of the queue <c>support</c>; the queue <c>leads</c> belongs to <see cref="LeadTeam"/>.</summary>
    public const string Team = "Support";

    public const string LeadTeam = "Leads";

    public const string Yaml = """
        workflow: support
        purpose: Act on a customer's confirmed request about an order
        accepts: [cancel_order, refund_order]
        owners:
          support: {team: Support, backup: Leads}
          leads: {team: Leads, backup: Support}
        steps:
          - step_name: classify-request
            classifies: true
            mode: assistive
            owner: support
            may: suggest
            evidence_required: []
            max_response_minutes: 30
            escalation_target: leads
          - step_name: change-order
            mode: assistive
            owner: support
            may: suggest
            evidence_required: [order]
            max_response_minutes: 30
            escalation_target: leads
        actions:
          cancel_order:
            step: change-order
            reversible: false
            arguments:
              type: object
              additionalProperties: false
              required: [order_id, reason]
              properties:
                order_id: {type: string, minLength: 1}
                reason: {type: string, enum: [no longer needed, ordered by mistake]}
          refund_order:
            step: change-order
            reversible: true
            arguments:
              type: object
              additionalProperties: false
              required: [order_id, refund]
              properties:
                order_id: {type: string, minLength: 1}
                refund: {type: number, minimum: 0}
        controls:
          - {control: known-order, kind: schema, otherwise: incomplete_data}
          - {control: refund-limit, kind: threshold, require: "amount <= 500", otherwise: policy_conflict}
        approval_tiers:
          - {tier: high, when: "amount > 1000", approvals: 2, role: reviewer, decisions: [approve, edit, reject, escalate]}
          - {tier: standard, approvals: 1, role: reviewer, decisions: [approve, edit, reject, escalate]}
        exceptions:
          - {exception_type: policy_conflict, severity: high, route_to: leads, sla_minutes: 60, automation_allowed: false, reviewer_evidence: [order]}
        evidence:
          order: {kind: record, must_open: false}
        default_route: {route_to: support, severity: medium, sla_minutes: 120}
        """;

    /// <summary>A proposal to cancel an order.</summary>
    /// <param name="order">Its number.</param>
    /// <param name="amount">Up to 500 goes to the queue <c>support</c>; more is a <c>policy_conflict</c>; more than 1000 needs two people.</param>
    /// <param name="endpoint">The registered endpoint to push the answer to, or null.</param>
    public static object Cancel(string order, decimal amount = 40m, string? endpoint = null) =>
        new
        {
            workflow = Workflow,
            threadId = $"thread {order}",
            agent = new { name = "support-bot", version = "1" },
            subject = new
            {
                type = "order",
                id = order,
                version = "1",
            },
            actions = new[]
            {
                new
                {
                    name = "cancel_order",
                    args = new { order_id = order, reason = "no longer needed" },
                    confidence = 0.9m,
                    amount,
                },
            },
            evidence = new[]
            {
                new
                {
                    name = "order",
                    kind = "record",
                    mediaType = "application/json",
                    content = new
                    {
                        number = order,
                        status = "pending",
                        total = amount,
                    },
                },
            },
            callback = endpoint is null ? null : new { endpoint },
        };
}
