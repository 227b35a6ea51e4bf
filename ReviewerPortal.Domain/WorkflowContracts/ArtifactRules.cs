using System.Globalization;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared;
using static ReviewerPortal.Domain.WorkflowContracts.ContractSentences;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Reads the seven papers from a contract. Columns carry the contract's own field names.</summary>
public static class ArtifactRules
{
    /// <summary>One for each <see cref="ArtifactKind"/>, in order.</summary>
    public static IReadOnlyList<Artifact> Of(WorkflowContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return
        [
            Boundaries(contract),
            Owners(contract),
            Tiers(contract),
            Exceptions(contract),
            Evidence(contract),
            Rollout(contract),
            Deterministic(contract),
        ];
    }

    /// <summary>A value of a table as a person reads it; a dash where there is none.</summary>
    public static string Words(JsonNode? value) =>
        value switch
        {
            null => "—",
            JsonArray { Count: 0 } => "none",
            JsonArray list => string.Join(", ", list.Select(v => v?.ToString())),
            JsonValue flag when flag.TryGetValue<bool>(out var yes) => yes ? "yes" : "no",
            _ => value.ToString(),
        };

    /// <summary>A column's name in words: <c>max_response_minutes</c> is "Max response minutes".</summary>
    public static string Heading(string column) => Capital(column.Replace("sla", "SLA", StringComparison.Ordinal).Replace('_', ' '));

    private static Artifact Boundaries(WorkflowContract contract)
    {
        var modes = contract.Steps.GroupBy(s => s.Mode).OrderBy(g => g.Key).Select(g => Inv($"{g.Count()} {Spoken(g.Key)}"));
        return Table(
            ArtifactKind.WorkflowBoundaryMap,
            "Workflow boundary map",
            $"{Count(contract.Steps.Count, "step")}: {string.Join(", ", modes)}. Work enters as {Listed(contract.Accepts)}.",
            ["step_name", "mode", "may", "owner", "evidence_required", "max_response_minutes", "escalation_target", "actions"],
            contract.Steps.Select(s =>
                Row(
                    s.StepName,
                    SnakeCase.Of(s.Mode),
                    SnakeCase.Of(s.May),
                    s.Owner,
                    List(s.EvidenceRequired),
                    s.MaxResponseMinutes,
                    s.EscalationTarget,
                    List(contract.Actions.Values.Where(a => Same(a.Step, s.StepName)).Select(a => a.Name))
                )
            )
        );
    }

    private static Artifact Owners(WorkflowContract contract)
    {
        var alone = contract.Owners.Values.Count(o => o.Backup is null);
        return Table(
            ArtifactKind.NamedDecisionOwners,
            "Named decision owners",
            $"{Count(contract.Owners.Count, "owner")}; {(alone == 0 ? "each has a backup" : $"{alone.ToString(CultureInfo.InvariantCulture)} without a backup")}.",
            ["owner", "team", "backup", "decides", "receives_exceptions", "takes_escalations_of", "time_zone"],
            contract.Owners.Values.Select(o =>
                Row(
                    o.Name,
                    o.Team,
                    o.Backup,
                    List(contract.Steps.Where(s => Same(s.Owner, o.Name)).Select(s => s.StepName)),
                    List(contract.Exceptions.Where(r => Same(r.RouteTo, o.Name)).Select(r => r.ExceptionType)),
                    List(contract.Steps.Where(s => Same(s.EscalationTarget, o.Name)).Select(s => s.StepName)),
                    contract.Calendars.TryGetValue(o.Name, out var calendar) ? calendar.TimeZone.Id : "around the clock"
                )
            )
        );
    }

    private static Artifact Tiers(WorkflowContract contract) =>
        Table(
            ArtifactKind.ApprovalTiers,
            "Approval tiers",
            $"{Count(contract.ApprovalTiers.Count, "tier")}, read from the top; the first whose condition holds applies.",
            ["tier", "when", "approvals", "role", "decisions", "sla_minutes", "timeout_outcome"],
            contract.ApprovalTiers.Select(t =>
                Row(
                    t.Tier,
                    t.When?.Text,
                    t.Approvals,
                    SnakeCase.Of(t.Role),
                    List(t.Decisions.Select(d => SnakeCase.Of(d))),
                    t.SlaMinutes,
                    SnakeCase.Of(t.TimeoutOutcome)
                )
            )
        );

    private static Artifact Exceptions(WorkflowContract contract) =>
        Table(
            ArtifactKind.ExceptionTaxonomy,
            "Exception taxonomy",
            $"{Count(contract.Exceptions.Count, "type")} with a route of {(contract.Exceptions.Count == 1 ? "its" : "their")} own; any other goes to {contract.DefaultRoute.RouteTo}.",
            ["exception_type", "severity", "route_to", "sla_minutes", "automation_allowed", "reviewer_evidence"],
            contract
                .Exceptions.Select(r =>
                    Row(r.ExceptionType, SnakeCase.Of(r.Severity), r.RouteTo, r.SlaMinutes, r.AutomationAllowed, List(r.ReviewerEvidence))
                )
                .Append(
                    Row(
                        "any other",
                        SnakeCase.Of(contract.DefaultRoute.Severity),
                        contract.DefaultRoute.RouteTo,
                        contract.DefaultRoute.SlaMinutes,
                        false,
                        List([])
                    )
                )
        );

    private static Artifact Evidence(WorkflowContract contract) =>
        Table(
            ArtifactKind.ReviewerEvidenceContract,
            "Reviewer evidence contract",
            $"{Count(contract.Evidence.Count, "piece")} a reviewer may count on; {Count(contract.Evidence.Values.Count(e => e.MustOpen), "piece")} must be opened before deciding.",
            ["evidence", "kind", "must_open", "max_age_minutes", "required_by_steps", "required_by_exceptions"],
            contract.Evidence.Values.Select(e =>
                Row(
                    e.Name,
                    SnakeCase.Of(e.Kind),
                    e.MustOpen,
                    e.MaxAgeMinutes,
                    List(contract.Steps.Where(s => s.EvidenceRequired.Contains(e.Name, StringComparer.Ordinal)).Select(s => s.StepName)),
                    List(
                        contract
                            .Exceptions.Where(r => r.ReviewerEvidence.Contains(e.Name, StringComparer.Ordinal))
                            .Select(r => r.ExceptionType)
                    )
                )
            )
        );

    private static Artifact Rollout(WorkflowContract contract)
    {
        var rows = new List<JsonObject>();
        string[] columns = ["criterion", "metric", "condition"];
        if (contract.WorkflowReleaseGate is { } gate)
        {
            rows.Add(Named(columns, Row("canary_traffic", null, gate.CanaryTraffic)));
            rows.Add(Named(columns, Row("promotion_window_hours", null, gate.PromotionWindowHours)));
            rows.AddRange(gate.SuccessCriteria.Select(c => Named(columns, Row("success_criteria", c.Key, c.Value.Text))));
            rows.AddRange(
                gate.RollbackTrigger.Select(t =>
                    Named(columns, Row("rollback_trigger", t.Names.Count > 0 ? t.Names[0].Name : null, t.Text))
                )
            );
            rows.Add(Named(columns, Row("fallback_mode", null, gate.FallbackMode)));
        }

        return new(
            ArtifactKind.RolloutCriteria,
            "Rollout criteria",
            rows.Count == 0
                ? "The contract has no release gate: nothing says when a new agent version may take over."
                : "What a new agent version must show before it takes over, and what takes it back.",
            columns,
            rows
        );
    }

    private static Artifact Deterministic(WorkflowContract contract) =>
        Table(
            ArtifactKind.DeterministicSteps,
            "Deterministic steps",
            $"{Count(contract.Steps.Count(s => s.Mode == StepMode.Deterministic), "step")} and {Count(contract.Controls.Count, "control")} the model has no say in.",
            ["name", "part", "kind", "require", "otherwise"],
            contract
                .Steps.Where(s => s.Mode == StepMode.Deterministic)
                .Select(s => Row(s.StepName, "step", "deterministic", null, null))
                .Concat(contract.Controls.Select(c => Row(c.Name, "control", SnakeCase.Of(c.Kind), c.Require?.Text, c.Otherwise)))
        );

    private static Artifact Table(
        ArtifactKind kind,
        string title,
        string summary,
        IReadOnlyList<string> columns,
        IEnumerable<JsonNode?[]> rows
    ) => new(kind, title, summary, columns, [.. rows.Select(r => Named(columns, r))]);

    private static JsonObject Named(IReadOnlyList<string> columns, JsonNode?[] row) =>
        new(columns.Zip(row, (column, value) => KeyValuePair.Create(column, value)));

    private static JsonNode?[] Row(params JsonNode?[] values) => values;

    private static JsonArray List(IEnumerable<string> names) => new([.. names.Select(n => (JsonNode)n)]);

    private static string Spoken(StepMode mode) => SnakeCase.Of(mode).Replace('_', '-');

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.Ordinal);

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
