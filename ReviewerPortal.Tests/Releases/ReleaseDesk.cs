using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Notifications;

namespace ReviewerPortal.Tests.Releases;

/// <summary>A workflow under a real gate: manned teams, a contract with every kind of control, a protected case, and agents of several versions that post to it.</summary>
public sealed class ReleaseDesk : IAsyncDisposable
{
    public const string Workflow = "retail-support";

    public const string Contract = """
        workflow: retail-support
        purpose: Act on a customer's confirmed request about an order
        accepts: [cancel_order]
        owners:
          support: {team: Support, backup: Leads}
          leads: {team: Leads, backup: Support}
        steps:
          - {step_name: classify, classifies: true, mode: assistive, owner: support, evidence_required: [order], escalation_target: leads}
          - {step_name: change-order, mode: assistive, owner: support, evidence_required: [order], max_response_minutes: 15, escalation_target: leads}
        actions:
          cancel_order:
            step: change-order
            arguments: {type: object, properties: {order_id: {type: string}, reason: {type: string}}, required: [order_id, reason], additionalProperties: false}
            reversible: true
        controls:
          - {control: fits, kind: schema, otherwise: incomplete_data}
          - {control: same-tenant, kind: permission, require: "!has(subject.tenant) || subject.tenant == actor.tenant", otherwise: boundary_crossing}
          - {control: limit, kind: threshold, require: "!has(amount) || amount <= 500", otherwise: policy_conflict}
        approval_tiers:
          - {tier: standard, approvals: 1, role: reviewer, decisions: [approve, edit, reject, escalate]}
        exceptions:
          - {exception_type: policy_conflict, severity: high, route_to: leads, sla_minutes: 60, automation_allowed: false, reviewer_evidence: []}
          - {exception_type: boundary_crossing, severity: critical, route_to: leads, sla_minutes: 60, automation_allowed: false, reviewer_evidence: []}
          - {exception_type: release_rolled_back, severity: high, route_to: leads, sla_minutes: 90, automation_allowed: false, reviewer_evidence: []}
        evidence:
          order: {kind: record, must_open: false}
        default_route: {route_to: support, severity: medium, sla_minutes: 6000}
        workflow_release_gate:
          canary_traffic: 0.10
          promotion_window_hours: 48
          success_criteria: {exception_rate: "<= 0.04", human_override_rate: "<= 0.15", critical_regressions: "== 0"}
          rollback_trigger: [exception_rate > 0.06, reviewer_queue_sla_breach == true, critical_regressions > 0]
          fallback_mode: deterministic_path
        """;

    private ReleaseDesk(ReviewDesk desk, Caller reviewer, Caller lead) => (Desk, Reviewer, Lead) = (desk, reviewer, lead);

    public ReviewDesk Desk { get; }

    public Caller Reviewer { get; }

    public Caller Lead { get; }

    public TestDatabase Data => Desk.Data;

    public static async Task<ReleaseDesk> OpenAsync(Engine engine, string contract = Contract, Action<IServiceCollection>? more = null)
    {
        var desk = await ReviewDesk.OpenAsync(engine, contract, more: more);
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        var lea = await desk.AddPersonAsync("Lea", PersonRole.Lead, "Leads");
        return new ReleaseDesk(
            desk,
            desk.Person("Ada", PersonRole.Reviewer, "Support") with
            {
                Person = ada,
            },
            desk.Person("Lea", PersonRole.Lead, "Leads", "Support") with
            {
                Person = lea,
            }
        );
    }

    public T Get<T>()
        where T : notnull => Desk.Get<T>();

    /// <summary>A protected case written from scratch: an order that must be cancelled.</summary>
    public async Task<ProtectedCase> ProtectAsync(string order = "W1", Severity severity = Severity.Critical) =>
        (
            await Get<ProtectCase>()
                .HandleAsync(
                    new ProtectCase.Command(Lead, Workflow)
                    {
                        Action = "cancel_order",
                        Args = new JsonObject { ["order_id"] = order, ["reason"] = "unwanted" },
                        Severity = severity,
                        Why = "It went wrong once.",
                    }
                )
        ).Value;

    /// <summary>Hands in a run in which every case is answered as expected, but for the first few.</summary>
    public Task<EvaluationRun> EvaluateAsync(string version, int wrong = 0) => EvaluateAsync(version, i => i < wrong);

    /// <summary>Hands in a run in which every case is answered as expected, but for those at some places.</summary>
    public async Task<EvaluationRun> EvaluateAsync(string version, Func<int, bool> isWrong)
    {
        var cases = (await Get<ListCases>().HandleAsync(new ListCases.Query(Data.Workspace, Workflow))).Value;
        var answers = cases
            .Select(
                (c, i) =>
                    new RecordEvaluation.Given(
                        c.Id.ToString(),
                        new CandidateAnswer(isWrong(i) ? "something_else" : c.Action, ReviewDesk.Json(c.Args)),
                        Error: null
                    )
            )
            .ToList();
        return (await Get<RecordEvaluation>().HandleAsync(new RecordEvaluation.Command(Lead, Workflow, version, answers))).Value.Run;
    }

    /// <summary>A version that is promoted already; how it came to that is no matter here.</summary>
    public async Task PromotedAsync(string version)
    {
        var now = Data.Time.GetUtcNow();
        await using var db = await Data.OpenAsync();
        db.Add(
            new Release
            {
                Id = ReleaseId.New(now),
                WorkspaceId = Data.Workspace,
                Workflow = Workflow,
                AgentVersion = version,
                ContractVersion = 1,
                FallbackMode = "deterministic_path",
                Steps = "[0.1]",
                OpenedBy = "x",
                OpenedAt = now,
                Preconditions = "[]",
            }
        );
        await db.SaveChangesAsync();
        await db
            .Releases.Where(r => r.AgentVersion == version)
            .ExecuteUpdateAsync(s =>
                s.SetProperty(r => r.State, ReleaseState.Promoted).SetProperty(r => r.IsOpen, false).SetProperty(r => r.EndedAt, now)
            );
    }

    /// <summary>A release that has its first share.</summary>
    public async Task<Release> StartAsync(string version)
    {
        await EvaluateAsync(version);
        var opened = (await Get<OpenRelease>().HandleAsync(new OpenRelease.Command(Lead, Workflow, version))).Value;
        return (await Get<StartRelease>().HandleAsync(new StartRelease.Command(Lead, opened.Id))).Value;
    }

    /// <summary>One proposal of an agent version; an amount above 500 makes it an exception.</summary>
    public async Task<ReviewItemId> ReceiveAsync(string version, decimal amount = 10, string? endpoint = null)
    {
        var body = new JsonObject
        {
            ["workflow"] = Workflow,
            ["agent"] = new JsonObject { ["name"] = "bot", ["version"] = version },
            ["actions"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "cancel_order",
                    ["args"] = new JsonObject { ["order_id"] = "W1", ["reason"] = "unwanted" },
                    ["amount"] = amount,
                }
            ),
            ["evidence"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "order",
                    ["kind"] = "record",
                    ["mediaType"] = "application/json",
                    ["content"] = new JsonObject { ["id"] = "W1", ["email"] = "jo@example.org" },
                }
            ),
        };
        if (endpoint is not null)
        {
            body["callback"] = new JsonObject { ["endpoint"] = endpoint };
        }

        var outcome = await Get<ReceiveReview>().HandleAsync(new(Desk.Agent, Encoding.UTF8.GetBytes(body.ToJsonString()), null), default);
        return ReviewDesk.IdOf(JsonSerializer.Deserialize<ReviewView>(outcome.Value.Body, WireJson.Options)!.Items[0]);
    }

    public async Task ApproveAsync(ReviewItemId item) =>
        _ = (await Get<ApproveItem>().HandleAsync(new(await Desk.SeenByAsync(Lead, item)), default)).Value;

    public async Task<Release> NewestAsync()
    {
        await using var db = await Data.OpenAsync();
        return await db.Releases.AsNoTracking().OrderByDescending(r => r.Id).FirstAsync();
    }

    /// <summary>What a key is to run on now.</summary>
    public async Task<FlagAnswer> AskAsync(string key) =>
        FlagRules.Evaluate((await Get<TrafficSplits>().FindAsync(Data.Workspace, Workflow, default))!, key);

    public ValueTask DisposeAsync() => Desk.DisposeAsync();
}
