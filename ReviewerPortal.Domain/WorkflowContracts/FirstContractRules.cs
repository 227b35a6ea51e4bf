using System.Globalization;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Writes a first contract out as the document it stands for. Pure.</summary>
public static class FirstContractRules
{
    private const string Step = "decide-request";
    private const string Reviewers = "reviewers";
    private const string Leads = "leads";

    /// <summary>The document in YAML. What is not named yet leaves a document with errors, which say what is missing.</summary>
    public static string Write(FirstContract first)
    {
        ArgumentNullException.ThrowIfNull(first);
        var actions = first.Actions.Where(a => a.Name.Trim().Length > 0).DistinctBy(a => a.Name.Trim(), StringComparer.Ordinal).ToList();
        var evidence = first.Evidence.Where(e => e.Name.Trim().Length > 0).DistinctBy(e => e.Name.Trim(), StringComparer.Ordinal).ToList();
        var document = new JsonObject
        {
            ["workflow"] = first.Workflow.Trim(),
            ["purpose"] = first.Purpose.Trim(),
            ["accepts"] = Names(actions.Select(a => a.Name)),
            ["owners"] = new JsonObject
            {
                [Reviewers] = new JsonObject { ["team"] = first.Team.Trim(), ["backup"] = first.LeadTeam.Trim() },
                [Leads] = new JsonObject { ["team"] = first.LeadTeam.Trim(), ["backup"] = first.Team.Trim() },
            },
            ["steps"] = new JsonArray(
                new JsonObject
                {
                    ["step_name"] = Step,
                    ["classifies"] = true,
                    ["mode"] = "assistive",
                    ["owner"] = Reviewers,
                    ["may"] = "suggest",
                    ["evidence_required"] = Names(evidence.Select(e => e.Name)),
                    ["max_response_minutes"] = first.RespondMinutes,
                    ["escalation_target"] = Leads,
                }
            ),
            ["actions"] = Actions(actions),
            ["controls"] = Controls(first, actions),
            ["approval_tiers"] = new JsonArray(
                new JsonObject
                {
                    ["tier"] = "final",
                    ["when"] = "!reversible",
                    ["approvals"] = 1,
                    ["role"] = "lead",
                },
                new JsonObject
                {
                    ["tier"] = "routine",
                    ["approvals"] = 1,
                    ["role"] = "reviewer",
                }
            ),
            ["exceptions"] = Exceptions(first, evidence),
            ["evidence"] = Evidence(evidence),
            ["default_route"] = new JsonObject
            {
                ["route_to"] = Leads,
                ["severity"] = "medium",
                ["sla_minutes"] = first.ResolveMinutes,
            },
            ["workflow_release_gate"] = Gate(),
        };
        return new YamlWriter(asJson: false, "\n", listIndent: 2).Block(document, 0) + "\n";
    }

    private static JsonObject Actions(List<FirstAction> actions)
    {
        var all = new JsonObject();
        foreach (var action in actions)
        {
            var one = new JsonObject { ["step"] = Step, ["reversible"] = action.Reversible };
            if (action.Arguments is { } schema)
            {
                one["arguments"] = JsonNode.Parse(schema);
            }

            all[action.Name.Trim()] = one;
        }

        return all;
    }

    private static JsonArray Controls(FirstContract first, List<FirstAction> actions)
    {
        var controls = new JsonArray();
        if (actions.Exists(a => a.Arguments is not null))
        {
            controls.Add(Control("arguments-fit", "schema", require: null, "incomplete_data"));
        }

        controls.Add(Control("same-tenant", "permission", "!has(subject.tenant) || subject.tenant == actor.tenant", "boundary_crossing"));
        foreach (var action in actions.Where(a => a.Limit is not null && ContractFields.IsName(a.Name.Trim())))
        {
            var name = action.Name.Trim();
            controls.Add(
                Control(
                    $"limit-{name}",
                    "threshold",
                    $"action != '{name}' || amount <= {action.Limit!.Value.ToString(CultureInfo.InvariantCulture)}",
                    "policy_conflict"
                )
            );
        }

        controls.Add(
            Control(
                "sure-enough",
                "threshold",
                $"!has(confidence) || confidence >= {first.Confidence.ToString(CultureInfo.InvariantCulture)}",
                "low_confidence"
            )
        );
        return controls;
    }

    private static JsonObject Control(string name, string kind, string? require, string otherwise)
    {
        var control = new JsonObject { ["control"] = name, ["kind"] = kind };
        if (require is not null)
        {
            control["require"] = require;
        }

        control["otherwise"] = otherwise;
        return control;
    }

    private static JsonArray Exceptions(FirstContract first, List<FirstEvidence> evidence)
    {
        JsonObject Route(string type, Severity severity) =>
            new()
            {
                ["exception_type"] = type,
                ["severity"] = SnakeCase.Of(severity),
                ["route_to"] = severity >= Severity.High ? Leads : Reviewers,
                ["sla_minutes"] = severity >= Severity.High ? first.GraveMinutes : first.ResolveMinutes,
                ["automation_allowed"] = false,
                ["reviewer_evidence"] = Names(evidence.Select(e => e.Name)),
            };
        return new JsonArray(
            Route("ambiguous_request", Severity.Medium),
            Route("incomplete_data", Severity.Medium),
            Route("policy_conflict", Severity.High),
            Route("low_confidence", Severity.Low),
            Route("business_state_changed", Severity.High),
            Route("boundary_crossing", Severity.Critical)
        );
    }

    private static JsonObject Evidence(List<FirstEvidence> evidence)
    {
        var all = new JsonObject();
        foreach (var piece in evidence)
        {
            all[piece.Name.Trim()] = new JsonObject { ["kind"] = SnakeCase.Of(piece.Kind), ["must_open"] = piece.MustOpen };
        }

        return all;
    }

    private static JsonObject Gate() =>
        new()
        {
            ["canary_traffic"] = 0.1m,
            ["promotion_window_hours"] = 48,
            ["success_criteria"] = new JsonObject
            {
                ["exception_rate"] = "<= 0.04",
                ["human_override_rate"] = "<= 0.15",
                ["critical_regressions"] = "== 0",
            },
            ["rollback_trigger"] = new JsonArray("exception_rate > 0.06", "reviewer_queue_sla_breach == true", "critical_regressions > 0"),
            ["fallback_mode"] = "deterministic_path",
        };

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => (JsonNode)n.Trim())]);
}
