using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.WorkflowContracts;

/// <summary>The words the product was asked to speak, each read from a contract that was really published.</summary>
public sealed class ContractVocabularyTests
{
    private static readonly string AllModes = SampleContracts.Refunds.Replace(
        "  - step_name: pay\n",
        """
          - {step_name: check-limit, mode: deterministic, owner: back-office, evidence_required: [order], max_response_minutes: 10, escalation_target: front-desk}
          - {step_name: settle-dispute, mode: human_owned, owner: back-office, evidence_required: [order], max_response_minutes: 60, escalation_target: front-desk}
          - step_name: pay

        """,
        StringComparison.Ordinal
    );

    [Fact]
    public async Task A_published_contract_names_its_steps_routes_gate_artifacts_and_layers()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        var by = new Caller(data.Workspace, "system:operator");
        var published = await data.Get<PublishContract>().HandleAsync(new(by) { Text = AllModes, CreateMissingTeams = true });
        Assert.Equal(1, published.Value.Number);
        var set = (await data.Get<WriteArtifacts>().HandleAsync(new(data.Workspace, "refunds"))).Value;
        var papers = ContractReader.ToJson(ArtifactText.Yaml(set))!.Value.GetProperty("artifacts");

        Assert.Equal(
            [
                "workflow_boundary_map",
                "named_decision_owners",
                "approval_tiers",
                "exception_taxonomy",
                "reviewer_evidence_contract",
                "rollout_criteria",
                "deterministic_steps",
            ],
            papers.EnumerateObject().Select(p => p.Name)
        );
        Assert.All(papers.EnumerateObject(), p => Assert.NotEqual(0, p.Value.GetArrayLength()));

        var steps = papers.GetProperty("workflow_boundary_map").EnumerateArray().ToList();
        foreach (var field in (string[])["step_name", "mode", "owner", "evidence_required", "max_response_minutes", "escalation_target"])
        {
            Assert.All(steps, s => Assert.NotEqual(JsonValueKind.Null, s.GetProperty(field).ValueKind));
        }

        Assert.Equal(
            ["agentic", "assistive", "deterministic", "human_owned"],
            steps.Select(s => s.GetProperty("mode").GetString()!).Order(StringComparer.Ordinal)
        );

        var routes = papers.GetProperty("exception_taxonomy").EnumerateArray().ToList();
        foreach (
            var field in (string[])["exception_type", "severity", "route_to", "sla_minutes", "automation_allowed", "reviewer_evidence"]
        )
        {
            Assert.All(routes, r => Assert.NotEqual(JsonValueKind.Null, r.GetProperty(field).ValueKind));
        }

        Assert.Equal(
            [
                "canary_traffic  0.10",
                "promotion_window_hours  48",
                "success_criteria exception_rate exception_rate <= 0.04",
                "success_criteria human_override_rate human_override_rate <= 0.15",
                "success_criteria critical_regressions critical_regressions == 0",
                "rollback_trigger exception_rate exception_rate > 0.06",
                "rollback_trigger reviewer_queue_sla_breach reviewer_queue_sla_breach == true",
                "rollback_trigger critical_regressions critical_regressions > 0",
                "fallback_mode  deterministic_path",
            ],
            papers
                .GetProperty("rollout_criteria")
                .EnumerateArray()
                .Select(r => $"{r.GetProperty("criterion")} {r.GetProperty("metric")} {r.GetProperty("condition")}")
        );

        var view = (await data.Get<AnswerContractQuestions>().HandleAsync(new(data.Workspace, "refunds"))).Value;
        Assert.Equal(7, view.Answers.Count);
        Assert.Equal(
            ["deterministic_controls", "model_work", "human_review", "evaluation_and_release"],
            view.Layers.Where(l => l.Sentences.Count > 0).Select(l => SnakeCase.Of(l.Kind))
        );

        var readiness = (await data.Get<MeasureReadiness>().HandleAsync(data.Workspace, "refunds")).Value;
        Assert.Equal(
            ["L0 Unstructured", "L1 Mapped", "L2 Controlled", "L3 Production-ready", "L4 Adaptive"],
            Enum.GetValues<ReadinessLevel>().Select(l => $"{l} {ReadinessRules.NameOf(l)}")
        );
        Assert.Equal(
            [ReadinessLevel.L1, ReadinessLevel.L2, ReadinessLevel.L3, ReadinessLevel.L4],
            readiness.Checks.Select(c => c.Level).Distinct()
        );
    }
}
