using System.Globalization;
using System.Text;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Tests.WorkflowContracts;

/// <summary>A contract as large as any is expected to be, written with comments and in both layouts.</summary>
public static class LargeContract
{
    /// <summary>The document.</summary>
    public static string Yaml(int steps = 200, int types = 100, int tiers = 50)
    {
        var text = new StringBuilder("# A large contract.\nworkflow: large\npurpose: Everything a company does\naccepts: [");
        text.AppendJoin(", ", Enumerable.Range(0, steps).Select(i => Line($"action_{i}"))).Append("]\nowners:\n");
        for (var i = 0; i < 20; i++)
        {
            text.Append(Line($"  desk-{i}: {{team: Desk {i}, backup: Desk {(i + 1) % 20}}}\n"));
        }

        text.Append("steps:\n");
        for (var i = 0; i < steps; i++)
        {
            text.Append(
                Line(
                    $"  # step {i}\n  - step_name: step-{i}\n    mode: {(i % 3 == 0 ? "agentic" : "assistive")}\n    owner: desk-{i % 20}\n{(i == 0 ? "    classifies: true\n" : "")}    may: {(i % 3 == 0 ? "act" : "suggest")}\n    evidence_required: [piece-{i % 30}, conversation]\n    max_response_minutes: {10 + i}\n    escalation_target: desk-{(i + 1) % 20}\n"
                )
            );
        }

        text.Append("actions:\n");
        for (var i = 0; i < steps; i++)
        {
            text.Append(
                Line(
                    $"  action_{i}:\n    step: step-{i}\n    reversible: {(i % 2 == 0 ? "true" : "false")}\n    arguments: {{type: object, properties: {{id: {{type: string, minLength: 1}}, amount: {{type: number, minimum: 0}}}}, required: [id], additionalProperties: false}}\n"
                )
            );
        }

        text.Append("controls:\n  - {control: fits, kind: schema}\n");
        for (var i = 0; i < 40; i++)
        {
            text.Append(
                Line(
                    $"  - {{control: limit-{i}, kind: threshold, require: \"!has(amount) || amount <= {1000 + i}\", otherwise: type_{i}}}\n"
                )
            );
        }

        text.Append("approval_tiers:\n");
        for (var i = 0; i < tiers - 1; i++)
        {
            text.Append(
                Line(
                    $"  - {{tier: tier-{i}, when: \"has(amount) && amount > {(tiers - i) * 100} && confidence < 0.{10 + i}\", approvals: {1 + (i % 3)}, role: lead, decisions: [approve, edit, reject, escalate], sla_minutes: {30 + i}}}\n"
                )
            );
        }

        text.Append("  - {tier: standard, approvals: 1, role: reviewer}\nexceptions:\n");
        var named = WorkflowContract.BuiltInExceptionTypes.Concat(Enumerable.Range(0, types).Select(i => Line($"type_{i}"))).Take(types);
        foreach (var (type, i) in named.Select((t, i) => (t, i)))
        {
            text.Append(
                Line(
                    $"  - {{exception_type: {type}, severity: high, route_to: desk-{i % 20}, sla_minutes: {60 + i}, automation_allowed: false, reviewer_evidence: [piece-{i % 30}], rungs: [{{clock: resolve, at: 50%, action: notify, to: lead}}, {{clock: resolve, at: 100%, action: timeout_outcome}}]}}\n"
                )
            );
        }

        text.Append("evidence:\n  conversation: {kind: conversation}\n");
        for (var i = 0; i < 30; i++)
        {
            text.Append(Line($"  piece-{i}: {{kind: record, must_open: true, max_age_minutes: 60}}\n"));
        }

        return text.Append("default_route: {route_to: desk-0, severity: medium, sla_minutes: 120}\n").ToString();
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
