using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Decisions;

/// <summary>A workspace with a published contract, the people of its teams and an agent that hands reviews over through the real intake.</summary>
public sealed class ReviewDesk : IAsyncDisposable
{
    public const string Contract = """
        workflow: retail-support
        purpose: Act on a customer's confirmed request about an order
        accepts: [cancel_order, refund_order]
        owners:
          support: {team: Support, backup: Leads}
          leads: {team: Leads}
        steps:
          - {step_name: classify, classifies: true, mode: assistive, owner: support, evidence_required: []}
          - {step_name: change-order, mode: assistive, owner: support, evidence_required: [order], max_response_minutes: 15, escalation_target: leads}
        actions:
          cancel_order:
            step: change-order
            arguments: {type: object, properties: {order_id: {type: string}, reason: {type: string, enum: [unwanted, mistake]}}, required: [order_id, reason], additionalProperties: false}
            reversible: true
          refund_order:
            step: change-order
            arguments: {type: object, properties: {order_id: {type: string}, amount: {type: number}}, required: [order_id, amount], additionalProperties: false}
            reversible: false
        controls:
          - {control: fits, kind: schema, otherwise: incomplete_data}
          - {control: small-refund, kind: threshold, require: "!has(args.amount) || args.amount <= 500", otherwise: policy_conflict}
        approval_tiers:
          - {tier: high, when: "!reversible", approvals: 2, role: reviewer, decisions: [approve, edit, reject, escalate]}
          - {tier: sealed, when: "has(amount) && amount > 900", approvals: 1, role: lead, decisions: [approve, reject, escalate]}
          - {tier: standard, approvals: 1, role: reviewer, decisions: [approve, edit, reject, escalate]}
        exceptions:
          - {exception_type: policy_conflict, severity: high, route_to: support, sla_minutes: 60, automation_allowed: false, reviewer_evidence: []}
          - {exception_type: business_state_changed, severity: high, route_to: support, sla_minutes: 30, automation_allowed: false, reviewer_evidence: []}
        evidence:
          order: {kind: record, must_open: false}
          statement: {kind: text, must_open: true}
        default_route: {route_to: support, severity: medium, sla_minutes: 120}
        """;

    private ReviewDesk(TestDatabase data) => Data = data;

    public TestDatabase Data { get; }

    public Caller Agent => new(Data.Workspace, "key:bot") { Scopes = new HashSet<string>([Scopes.ReviewsWrite], StringComparer.Ordinal) };

    public static async Task<ReviewDesk> OpenAsync(
        Engine engine,
        string contract = Contract,
        TimeProvider? clock = null,
        Action<IServiceCollection>? more = null
    )
    {
        var data = await TestDatabase.CreateAsync(engine, clock, more);
        await using var db = await data.OpenAsync();
        var now = data.Time.GetUtcNow();
        db.Add(
            new Workflow
            {
                WorkspaceId = data.Workspace,
                Name = "retail-support",
                CurrentVersion = 1,
            }
        );
        db.Add(
            new ContractVersion
            {
                WorkspaceId = data.Workspace,
                Workflow = "retail-support",
                Number = 1,
                Text = contract,
                TextHash = CanonicalJson.HashOf(contract),
                PublishedBy = "user:ada@example.com",
                PublishedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
            }
        );
        await db.SaveChangesAsync();
        return new ReviewDesk(data);
    }

    public Caller Person(string name, PersonRole role = PersonRole.Reviewer, params string[] teams) =>
        new(Data.Workspace, $"user:{name}@example.com")
        {
            Person = PersonId.New(Data.Time.GetUtcNow()),
            DisplayName = name,
            Role = role,
            Teams = (teams.Length == 0 ? ["Support"] : teams).ToHashSet(StringComparer.Ordinal),
        };

    public T Get<T>()
        where T : notnull => Data.Get<T>();

    /// <summary>One review with the given actions, each a JSON object, with the evidence the step asks for.</summary>
    public async Task<ReviewView> ReceiveAsync(params string[] actions)
    {
        var body = $$$"""
            {"workflow": "retail-support", "actions": [{{{string.Join(',', actions)}}}],
             "evidence": [{"name": "order", "kind": "record", "mediaType": "application/json", "content": {"id": "W1"}}]}
            """;
        var outcome = await Get<ReceiveReview>().HandleAsync(new(Agent, Encoding.UTF8.GetBytes(body), null), CancellationToken.None);
        return JsonSerializer.Deserialize<ReviewView>(outcome.Value.Body, WireJson.Options)!;
    }

    /// <summary>One item that one reviewer may decide.</summary>
    public async Task<ReviewItemId> CancelAsync() => IdOf((await ReceiveAsync(Cancel())).Items[0]);

    /// <summary>One item that needs two people.</summary>
    public async Task<ReviewItemId> RefundAsync(decimal amount = 20) => IdOf((await ReceiveAsync(Refund(amount))).Items[0]);

    public static string Cancel(string order = "W1") =>
        $$$"""{"name": "cancel_order", "args": {"order_id": "{{{order}}}", "reason": "unwanted"}}""";

    public static string Refund(decimal amount) => $$$"""{"name": "refund_order", "args": {"order_id": "W1", "amount": {{{amount}}}}}""";

    public static ReviewItemId IdOf(ItemView item) =>
        IPrefixedId<ReviewItemId>.TryParse(item.Id, out var id) ? id : throw new FormatException(item.Id);

    public async Task<ReviewItem> ItemAsync(ReviewItemId id)
    {
        await using var db = await Data.OpenAsync();
        return await db.ReviewItems.AsNoTracking().SingleAsync(i => i.Id == id);
    }

    public async Task<DecisionRequest> SeenByAsync(Caller person, ReviewItemId id, string? claim = null, string? operation = null) =>
        new(person, id, (await ItemAsync(id)).Version, claim, operation);

    /// <summary>The agent sends the piece <c>order</c> anew with other content.</summary>
    public async Task ReplaceEvidenceAsync(ReviewItemId id, string content)
    {
        var piece = new ProposedEvidence(
            "order",
            EvidenceKind.Record,
            "text/plain",
            content,
            Bytes: null,
            CanonicalJson.HashOf(content),
            content.Length,
            CapturedAt: null,
            Source: null
        );
        var review = (await ItemAsync(id)).ReviewId;
        _ = (await Get<AddEvidence>().HandleAsync(new(Agent, review, [piece]), CancellationToken.None)).Value;
    }

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();

    public ValueTask DisposeAsync() => Data.DisposeAsync();
}
