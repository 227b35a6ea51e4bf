using System.Text.Json.Nodes;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>What a new entry of a contract begins with: enough to be valid, and cautious.</summary>
public static class ContractFormDefaults
{
    /// <summary>The value of a new entry, or of a section that is one mapping.</summary>
    /// <param name="section">The section.</param>
    /// <param name="name">The entry's name; not looked at for a section that is one mapping.</param>
    /// <param name="scope">Whose owners and steps it can name.</param>
    public static JsonObject Of(ContractSection section, string name, ContractFormScope scope)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(scope);
        var owner = scope.Names("owners") is [var first, ..] ? first : "";
        return section.Key switch
        {
            "owners" => new() { ["team"] = name },
            "steps" => new()
            {
                ["step_name"] = name,
                ["mode"] = "assistive",
                ["owner"] = owner,
                ["evidence_required"] = new JsonArray(),
                ["max_response_minutes"] = 60,
            },
            "actions" => scope.Names("steps") is [var step, ..]
                ? new() { ["step"] = step, ["reversible"] = false }
                : new() { ["reversible"] = false },
            "controls" => new() { ["control"] = name, ["kind"] = "schema" },
            "exceptions" => new()
            {
                ["exception_type"] = name,
                ["severity"] = "medium",
                ["route_to"] = owner,
                ["sla_minutes"] = 60,
                ["automation_allowed"] = false,
                ["reviewer_evidence"] = new JsonArray(),
            },
            "evidence" => new() { ["kind"] = "record", ["must_open"] = false },
            "calendars" => new() { ["time_zone"] = "Etc/UTC", ["hours"] = Weekdays() },
            "default_route" => new()
            {
                ["route_to"] = owner,
                ["severity"] = "medium",
                ["sla_minutes"] = 120,
            },
            "workflow_release_gate" => new()
            {
                ["canary_traffic"] = 0.10m,
                ["promotion_window_hours"] = 48,
                ["success_criteria"] = new JsonObject
                {
                    ["exception_rate"] = "<= 0.04",
                    ["human_override_rate"] = "<= 0.15",
                    ["critical_regressions"] = "== 0",
                },
                ["rollback_trigger"] = new JsonArray(
                    "exception_rate > 0.06",
                    "reviewer_queue_sla_breach == true",
                    "critical_regressions > 0"
                ),
                ["fallback_mode"] = "deterministic_path",
            },
            _ => [],
        };
    }

    /// <summary>Working hours a calendar begins with.</summary>
    public static JsonObject Weekdays() => new() { ["mon-fri"] = new JsonArray("09:00-17:00") };

    /// <summary>An entry of <c>rungs</c>.</summary>
    public static JsonObject Rung() =>
        new()
        {
            ["clock"] = "resolve",
            ["at"] = "50%",
            ["action"] = "notify",
            ["to"] = Domain.WorkflowContracts.Rung.Holder,
        };
}
