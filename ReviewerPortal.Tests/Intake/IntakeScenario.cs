using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Intake;

/// <summary>A workspace with a published contract that has every mode, every route and three tiers, and an agent that posts to it.</summary>
internal sealed class IntakeScenario : IAsyncDisposable
{
    public const string ContractText = """
        workflow: refunds
        purpose: Act on a customer's confirmed request
        accepts: [refund, label, close, notify, adrift]
        owners:
          review: {team: Reviewers}
          leads: {team: Leads}
          compliance: {team: Compliance}
        steps:
          - {step_name: act, mode: agentic, owner: review, may: act, evidence_required: [conversation], max_response_minutes: 15, escalation_target: leads}
          - {step_name: check, mode: deterministic, owner: review, evidence_required: []}
          - {step_name: suggest, mode: assistive, owner: leads, evidence_required: []}
          - {step_name: person, mode: human_owned, owner: compliance, evidence_required: []}
        actions:
          refund: {step: act, reversible: false, arguments: {"type": "object", "properties": {"order_id": {"type": "string"}, "sum": {"type": "number"}}, "required": ["order_id"], "additionalProperties": false}}
          label: {step: check, reversible: true, arguments: {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}}
          notify: {step: suggest, reversible: true}
          close: {step: person, reversible: true}
          adrift: {reversible: true}
        controls:
          - {control: fits, kind: schema, otherwise: incomplete_data}
          - {control: same-tenant, kind: permission, require: "!has(subject.tenant) || subject.tenant == actor.tenant", otherwise: boundary_crossing}
          - {control: limit, kind: threshold, require: "!has(amount) || amount <= 500", otherwise: policy_conflict}
          - {control: sure, kind: threshold, require: "!has(confidence) || confidence >= 0.7", otherwise: low_confidence}
        approval_tiers:
          - {tier: free, when: "reversible && !has(amount)", approvals: 0, role: reviewer, decisions: [approve, edit, reject, escalate]}
          - {tier: high, when: "has(amount) && amount > 500", approvals: 2, role: lead, decisions: [approve, reject, escalate]}
          - {tier: standard, approvals: 1, role: reviewer, decisions: [approve, edit, reject, escalate]}
        exceptions:
          - {exception_type: incomplete_data, severity: medium, route_to: review, sla_minutes: 120, automation_allowed: false, reviewer_evidence: []}
          - {exception_type: policy_conflict, severity: high, route_to: leads, sla_minutes: 60, automation_allowed: false, reviewer_evidence: [order]}
          - {exception_type: boundary_crossing, severity: critical, route_to: compliance, sla_minutes: 30, automation_allowed: false, reviewer_evidence: []}
          - {exception_type: low_confidence, severity: low, route_to: review, sla_minutes: 90, automation_allowed: true, reviewer_evidence: []}
          - {exception_type: business_state_changed, severity: high, route_to: leads, sla_minutes: 20, automation_allowed: false, reviewer_evidence: []}
        evidence:
          conversation: {kind: conversation, must_open: false}
          order: {kind: record, must_open: false}
        default_route: {route_to: leads, severity: medium, sla_minutes: 240}
        """;

    private IntakeScenario(TestDatabase database) => Data = database;

    public TestDatabase Data { get; }

    public Caller Agent { get; private init; } = null!;

    public static WorkflowContract Contract { get; } =
        ContractReader.Read(ContractText) is { Contract: { } contract }
            ? contract
            : throw new InvalidOperationException(string.Join('\n', ContractReader.Read(ContractText).Problems));

    public static async Task<IntakeScenario> StartAsync(Engine engine)
    {
        var database = await TestDatabase.CreateAsync(engine);
        await PublishAsync(database, database.Workspace, "refunds", ContractText);
        return new IntakeScenario(database) { Agent = new Caller(database.Workspace, "key:bot") };
    }

    /// <summary>Puts a published version in place, as publishing does.</summary>
    public static Task PublishAsync(TestDatabase database, WorkspaceId workspace, string workflow, string text) =>
        PublishAsync(database.Database, database.Time.GetUtcNow(), workspace, workflow, text);

    /// <inheritdoc cref="PublishAsync(TestDatabase, WorkspaceId, string, string)"/>
    public static async Task PublishAsync(PortalDatabase database, DateTimeOffset now, WorkspaceId workspace, string workflow, string text)
    {
        await using var db = await database.OpenAsync(workspace);
        db.Add(
            new Workflow
            {
                WorkspaceId = workspace,
                Name = workflow,
                CurrentVersion = 1,
            }
        );
        db.Add(
            new ContractVersion
            {
                WorkspaceId = workspace,
                Workflow = workflow,
                Number = 1,
                Text = text,
                TextHash = CanonicalJson.HashOf(text),
                PublishedBy = "system:test",
                PublishedAt = now,
            }
        );
        await db.SaveChangesAsync();
    }

    /// <summary>A body that is in order: one refund with its conversation.</summary>
    public static JsonObject Body(string action = "refund", string args = """{"order_id":"#W1"}""") =>
        new()
        {
            ["workflow"] = "refunds",
            ["threadId"] = "t-1",
            ["agent"] = new JsonObject { ["name"] = "bot", ["version"] = "1" },
            ["actor"] = new JsonObject { ["id"] = "c-1", ["tenant"] = "acme" },
            ["subject"] = new JsonObject
            {
                ["type"] = "order",
                ["id"] = "#W1",
                ["version"] = "7",
                ["tenant"] = "acme",
            },
            ["actions"] = new JsonArray(new JsonObject { ["name"] = action, ["args"] = JsonNode.Parse(args) }),
            ["evidence"] = new JsonArray(Piece("conversation", "conversation", """[{"role":"user","text":"yes"}]""")),
        };

    public static JsonObject Piece(string name, string kind, string content) =>
        new()
        {
            ["name"] = name,
            ["kind"] = kind,
            ["mediaType"] = "application/json",
            ["content"] = JsonNode.Parse(content),
        };

    public Task<Outcome<KeptAnswer>> PostAsync(JsonNode body, OnceOnly? once = null) => PostAsync(body.ToJsonString(), once);

    public Task<Outcome<KeptAnswer>> PostAsync(string body, OnceOnly? once = null) =>
        Data.Get<ReceiveReview>().HandleAsync(new(Agent, Encoding.UTF8.GetBytes(body), once), CancellationToken.None);

    /// <summary>Posts a body that must be accepted and answers the review as it travels.</summary>
    public async Task<JsonElement> ReceiveAsync(JsonNode body) => JsonElement.Parse((await PostAsync(body)).Value.Body);

    public OnceOnly Once(string key, string body) => new(Agent.Workspace, Agent.Principal, key, CanonicalJson.HashOf(body));

    public static ReviewId IdOf(JsonElement review) =>
        IPrefixedId<ReviewId>.TryParse(review.GetProperty("id").GetString(), out var id) ? id : throw new FormatException();

    public async Task<JsonElement> ReadAsync(ReviewId id) =>
        JsonElement.Parse(
            Encoding.UTF8.GetString(
                WireJson.BytesOf((await Data.Get<GetReview>().HandleAsync(new(Agent, id), CancellationToken.None)).Value)
            )
        );

    public async Task<List<ReviewItem>> ItemsAsync()
    {
        await using var db = await Data.OpenAsync();
        return await db.ReviewItems.AsNoTracking().OrderBy(i => i.Id).ToListAsync();
    }

    public ValueTask DisposeAsync() => Data.DisposeAsync();
}
