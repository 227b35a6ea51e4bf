using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Intake;

namespace ReviewerPortal.Tests.Adaptive;

/// <summary>A workflow with a published contract and items people decided, written through the ledger and counted as the product counts them.</summary>
internal sealed class DecidedHistory : IAsyncDisposable
{
    public const string Workflow = "desk";

    public const string Contract = """
        workflow: desk
        purpose: Act on a customer's confirmed request
        accepts: [refund, cancel]
        owners:
          desk: {team: Desk}
        steps:
          - {step_name: change, mode: assistive, owner: desk, evidence_required: []}
        actions:
          refund: {step: change, reversible: false}
          cancel: {step: change, reversible: true}
        controls:
          - {control: sure, kind: threshold, require: "!has(confidence) || confidence >= 0.2", otherwise: low_confidence} # people agreed on this limit
          - {control: small, kind: threshold, require: "!has(amount) || amount <= 500", otherwise: policy_conflict}
        approval_tiers:
          - {tier: standard, approvals: 1, role: reviewer, decisions: [approve, edit, reject, escalate]}
        exceptions:
          - {exception_type: low_confidence, severity: low, route_to: desk, sla_minutes: 90, automation_allowed: false, reviewer_evidence: []}
          - {exception_type: policy_conflict, severity: high, route_to: desk, sla_minutes: 60, automation_allowed: false, reviewer_evidence: []}
        evidence: {}
        default_route: {route_to: desk, severity: medium, sla_minutes: 240}
        """;

    private static readonly PersonId Kim = new(Guid.CreateVersion7());

    private DecidedHistory(TestDatabase data) => Data = data;

    public TestDatabase Data { get; }

    public Caller Admin =>
        new(Data.Workspace, "user:ann@acme.test")
        {
            Role = PersonRole.Admin,
            Person = Kim,
            DisplayName = "Ann",
        };

    public static async Task<DecidedHistory> StartAsync(Engine engine, Action<IServiceCollection>? more = null)
    {
        var data = await TestDatabase.CreateAsync(engine, more: more);
        await IntakeScenario.PublishAsync(data, data.Workspace, Workflow, Contract);
        return new DecidedHistory(data);
    }

    /// <summary>
    /// 240 decided items with a confidence from 0.1 to 0.9, where below 0.8 every other one is rejected and from there on none; and one that waits.
    /// </summary>
    public Task DecideManyAsync() =>
        WriteAsync([
            .. Enumerable
                .Range(0, 240)
                .Select(i => new Item(i % 3 == 0 ? "cancel" : "refund")
                {
                    Confidence = (i / 2 % 8 + 1) * 0.1m + (i / 2 % 8 == 7 ? 0.1m : 0) + (i / 2 % 8 == 6 ? 0.1m : 0),
                    Verdict = i / 2 % 8 < 6 && i % 2 == 0 ? Verdict.Rejected : Verdict.Approved,
                    Reason = "policy",
                }),
            new Item("refund") { Confidence = 0.5m },
        ]);

    /// <summary>Receives and decides them in one transaction, a second apart.</summary>
    public async Task WriteAsync(IReadOnlyList<Item> items)
    {
        var refused = (
            await Data.Ledger.WriteAsync<Done>(
                Data.Workspace,
                tx =>
                {
                    foreach (var item in items)
                    {
                        Write(tx, item);
                    }

                    return Task.FromResult<Outcome<Done>>(Done.Value);
                }
            )
        ).Refusal;
        Assert.Null(refused);
    }

    /// <summary>Adds a person who can sign in to a page.</summary>
    public async Task<PersonId> AddPersonAsync(string name, PersonRole role)
    {
        await using var db = await Data.OpenAsync();
        var email = $"{name.ToLowerInvariant()}@acme.test";
        var person = new Person
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = Data.Workspace,
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            DisplayName = name,
            Role = role,
            CreatedAt = Data.Time.GetUtcNow(),
        };
        db.Add(person);
        await db.SaveChangesAsync();
        return person.PersonId;
    }

    public async ValueTask DisposeAsync() => await Data.DisposeAsync();

    private static void Write(LedgerTransaction tx, Item item)
    {
        var at = tx.Now - item.Ago;
        var received = new ReviewItem
        {
            Id = ReviewItemId.New(at),
            WorkspaceId = tx.Workspace,
            ReviewId = ReviewId.New(at),
            Position = 0,
            Workflow = Workflow,
            ContractVersion = 1,
            Action = item.Action,
            Step = "change",
            Args = item.Proposed,
            ProposedArgs = item.Proposed,
            Confidence = item.Confidence,
            Amount = item.Amount,
            Sentence = item.Action,
            AgentName = "bot",
            AgentVersion = "1",
            Queue = "desk",
            Tier = "standard",
            ExceptionType = item.Exception,
            ReceivedAt = at,
            ResolveBy = at.AddHours(2),
        };
        tx.Db.Add(received);
        tx.CountReceipt(received);
        if (item.Verdict is not { } verdict)
        {
            return;
        }

        var decision = new Decision
        {
            Id = DecisionId.New(at),
            WorkspaceId = tx.Workspace,
            ItemId = received.Id,
            ReviewId = received.ReviewId,
            Round = 1,
            Verdict = verdict,
            Final = true,
            PersonId = item.Alone ? null : Kim,
            Actor = item.Alone ? "system:clock" : "user:kim@acme.test",
            Args = item.Decided ?? item.Proposed,
            ChangedFields = "[]",
            ReasonCode = verdict is Verdict.Approved ? null : item.Reason,
            At = at.AddMinutes(5),
            Tier = "standard",
            ContractVersion = 1,
            Automatic = item.Alone,
            Fingerprint = "",
        };
        tx.Db.Add(decision);
        tx.CountDecision(received, decision);
    }

    /// <summary>One item and what became of it.</summary>
    public sealed record Item(string Action)
    {
        public decimal? Confidence { get; init; }

        public decimal? Amount { get; init; }

        public string Proposed { get; init; } = "{}";

        /// <summary>The arguments decided on; the proposed ones where nobody changed them.</summary>
        public string? Decided { get; init; }

        public string? Exception { get; init; }

        /// <summary>Null for one that still waits.</summary>
        public Verdict? Verdict { get; init; }

        public string? Reason { get; init; }

        /// <summary>No person decided it.</summary>
        public bool Alone { get; init; }

        /// <summary>How long before now it was received.</summary>
        public TimeSpan Ago { get; init; } = TimeSpan.FromMinutes(30);
    }
}
