using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReviewerPortal.Background;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Resumption;

/// <summary>A node of the portal that has reviews to answer: a real database, the real sender, and short cuts to the state a test begins from.</summary>
public sealed class AnsweringPortal : IAsyncDisposable
{
    private static readonly IDataProtectionProvider Keys = new EphemeralDataProtectionProvider();

    private AnsweringPortal(TestDatabase data) => Data = data;

    public TestDatabase Data { get; }

    /// <summary>An administrator of the workspace.</summary>
    public Caller Admin => CallerOf(PersonRole.Admin);

    public static async Task<AnsweringPortal> CreateAsync(Engine engine, TimeProvider? clock = null, string? allow = "127.0.0.0/8") =>
        new(await TestDatabase.CreateAsync(engine, clock, services => Add(services, allow)));

    /// <summary>The parts the web project brings, as a second node has them too.</summary>
    public static void Add(IServiceCollection services, string? allow = "127.0.0.0/8")
    {
        var options = new WebhookOptions { AllowedNetworks = allow is null ? [] : [allow], TimeoutSeconds = 1 };
        services.AddSingleton<IOptions<WebhookOptions>>(Options.Create(options));
        services.AddSingleton(new OpenedNetworks(options.Networks));
        services.AddSingleton<IProtectSecrets>(new KeyRingProtection(Keys));
        services.AddSingleton<SendDelivery>();
        services.AddSingleton<DeliverEvents>();
        services.AddSingleton<WatchOtherNodes>();
    }

    public Caller CallerOf(PersonRole role) =>
        new(Data.Workspace, "user:ada@example.com")
        {
            Role = role,
            Person = new PersonId(Guid.NewGuid()),
            DisplayName = "Ada",
        };

    public Task StartSenderAsync() => Data.Get<DeliverEvents>().StartAsync(TestContext.Current.CancellationToken);

    public async Task<RegisterEndpoint.Registered> RegisterAsync(
        string name,
        string url,
        bool all = false,
        EndpointKind kind = EndpointKind.Webhook
    ) =>
        (
            await Data.Get<RegisterEndpoint>()
                .HandleAsync(
                    new(
                        Admin,
                        name,
                        kind,
                        url,
                        all,
                        kind is EndpointKind.Langgraph ? "assistant-1" : null,
                        kind is EndpointKind.Langgraph ? "lg-key" : null
                    ),
                    CancellationToken.None
                )
        ).Value;

    /// <summary>A review with its items waiting in a queue.</summary>
    public async Task<Review> ReceiveAsync(string? callback = null, int items = 1, string args = """{"order_id":"#W1"}""")
    {
        var outcome = await Data.Ledger.WriteAsync<Review>(
            Data.Workspace,
            tx =>
            {
                var review = new Review
                {
                    Id = ReviewId.New(tx.Now),
                    WorkspaceId = tx.Workspace,
                    Workflow = "retail",
                    ContractVersion = 1,
                    Dialect = ResumeRules.Native,
                    ThreadId = "t-91",
                    InterruptId = "8deb5139",
                    AgentName = "bot",
                    AgentVersion = "1",
                    SubjectType = "order",
                    SubjectId = "#W1",
                    SubjectVersion = "7",
                    CallbackEndpoint = callback,
                    ReceivedFrom = "key:bot",
                    CreatedAt = tx.Now,
                    ItemCount = items,
                    OpenItems = items,
                };
                tx.Db.Add(review);
                for (var position = 0; position < items; position++)
                {
                    var item = new ReviewItem
                    {
                        Id = ReviewItemId.New(tx.Now),
                        WorkspaceId = tx.Workspace,
                        ReviewId = review.Id,
                        Position = position,
                        Workflow = review.Workflow,
                        ContractVersion = 1,
                        Action = $"act_{position}",
                        Step = "step",
                        Args = args,
                        ProposedArgs = args,
                        Sentence = "Act",
                        Queue = "support",
                        Tier = "standard",
                        ReceivedAt = tx.Now,
                        Fingerprint = Fingerprint.Of(tx.Workspace, 1, "step", $"act_{position}", args, Array.Empty<EvidencePiece>()),
                    };
                    item.Enqueue("key:bot", tx.Now);
                    tx.Db.Add(item);
                }

                return Task.FromResult<Outcome<Review>>(review);
            }
        );
        return outcome.Value;
    }

    /// <summary>Decides every item of a review and so completes it.</summary>
    public Task<Outcome<Done>> DecideAsync(ReviewId id, Verdict verdict = Verdict.Approved, string? message = null) =>
        Data.Ledger.WriteAsync<Done>(
            Data.Workspace,
            async tx =>
            {
                var (review, items) = await LoadAsync(tx, id);
                if (review.Status is not ReviewStatus.Pending)
                {
                    return new Refusal(RefusalCodes.AlreadyDecided, "Decided before.");
                }

                var decisions = new List<Decision>();
                foreach (var item in items)
                {
                    decisions.Add(Decide(tx, item, verdict, message));
                }

                await Data.Get<CompleteReview>().ApplyAsync(tx, review, items, decisions);
                return Done.Value;
            }
        );

    /// <summary>One item's decision, by the item's own verbs.</summary>
    public static Decision Decide(LedgerTransaction tx, ReviewItem item, Verdict verdict, string? message = null)
    {
        var by = new ActingPerson(new PersonId(Guid.NewGuid()), "user:ada@example.com", "Ada");
        var standing = new Standing(by, item.Version, null, tx.Now);
        var edited = """{"order_id":"#W2"}""";
        var ruling = verdict switch
        {
            Verdict.Approved => item.Approve(standing),
            Verdict.Edited => item.Edit(
                standing,
                edited,
                Fingerprint.Of(tx.Workspace, 1, item.Step, item.Action, edited, Array.Empty<EvidencePiece>())
            ),
            Verdict.Rejected => item.Reject(standing),
            _ => item.Respond(standing),
        };
        Assert.Null(ruling.Refusal);
        var decision = new Decision
        {
            Id = DecisionId.New(tx.Now),
            WorkspaceId = tx.Workspace,
            ItemId = item.Id,
            ReviewId = item.ReviewId,
            Round = item.Round,
            Verdict = verdict,
            Final = true,
            PersonId = by.Id,
            Actor = by.Principal,
            Args = item.Args,
            ChangedFields = verdict is Verdict.Edited ? """["order_id"]""" : "[]",
            Message = message,
            At = tx.Now,
            Tier = "standard",
            ContractVersion = 1,
            Automatic = false,
            Fingerprint = item.Fingerprint,
        };
        tx.Db.Add(decision);
        return decision;
    }

    /// <summary>A review and its items, tracked, in order.</summary>
    public static async Task<(Review Review, List<ReviewItem> Items)> LoadAsync(LedgerTransaction tx, ReviewId id) =>
        (
            await tx.Db.Reviews.AsTracking().SingleAsync(r => r.Id == id),
            await tx.Db.ReviewItems.AsTracking().Where(i => i.ReviewId == id).OrderBy(i => i.Position).ToListAsync()
        );

    public async Task<Review> ReadAsync(ReviewId id)
    {
        await using var db = await Data.OpenAsync();
        return await db.Reviews.AsNoTracking().SingleAsync(r => r.Id == id);
    }

    public async Task<List<Delivery>> DeliveriesAsync()
    {
        await using var db = await Data.OpenAsync();
        return await db.Deliveries.AsNoTracking().OrderBy(d => d.CreatedAt).ToListAsync();
    }

    public async Task<Delivery> OnlyDeliveryAsync() => Assert.Single(await DeliveriesAsync());

    /// <summary>Announces something about a review to everybody who listens.</summary>
    public Task<Outcome<Done>> AnnounceAsync(ReviewId? review, int number = 0) =>
        Data.Ledger.WriteAsync<Done>(
            Data.Workspace,
            async tx =>
            {
                await Data.Get<AnnounceEvent>()
                    .ApplyAsync(tx, EventTypes.ItemEscalated, review, null, new JsonObject { ["number"] = number });
                return Done.Value;
            }
        );

    public async ValueTask DisposeAsync()
    {
        await Data.Get<DeliverEvents>().StopAsync(CancellationToken.None);
        await Data.DisposeAsync();
    }
}
