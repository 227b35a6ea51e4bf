using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>
/// Receives what an agent proposes: reads it, runs the contract's controls, places every action in its queue and tier, and stores the whole review with its
/// evidence, clocks, audit entries and figures at once. A malformed body is refused and stores nothing; a well-formed one is never refused for what it proposes.
/// </summary>
public sealed class ReceiveReview(
    Ledger ledger,
    PortalDatabase database,
    ContractCatalog contracts,
    AutonomyCaps caps,
    CompleteReview complete,
    ItemFeed feed,
    RolledBackVersions rolledBack,
    TimeProvider clock
)
{
    /// <summary>Who approves what the controls let pass alone.</summary>
    public const string AutomaticActor = "system:controls";

    /// <summary>Seconds an agent should leave between two looks at a pending review.</summary>
    public const string LookAgain = "2";

    private const int SearchLength = 2_000;

    /// <summary>A body to receive.</summary>
    /// <param name="Caller">The agent.</param>
    /// <param name="Body">UTF-8 JSON, at most 1 MiB.</param>
    /// <param name="Once">Set where the request must be done once only; looked up before.</param>
    public sealed record Command(Caller Caller, ReadOnlyMemory<byte> Body, OnceOnly? Once);

    /// <summary>Receives the body and answers the review as it travels, with status 201.</summary>
    public async Task<Outcome<KeptAnswer>> HandleAsync(Command command, CancellationToken ct)
    {
        var json = new StrictJson();
        if (!ProposalReader.Read(command.Body, json).Succeeded(out var proposal, out var refusal))
        {
            return refusal;
        }

        var contract = await FindContractAsync(command.Caller, proposal, json, ct);
        await CheckCallbackAsync(command.Caller, proposal, json, ct);
        if (json.HasProblems || contract is null)
        {
            return json.Refuse("proposal");
        }

        if (await rolledBack.ContainsAsync(command.Caller.Workspace, contract.Contract.Workflow, proposal.AgentVersion, ct))
        {
            var detail = RollbackRules.Detail(proposal.AgentVersion, reason: null);
            proposal = proposal with { Exception = new DeclaredException(RollbackRules.ExceptionType, detail) };
        }

        // Everything that needs no database happens before the transaction, which others are waiting for.
        var cap = await caps.RecentAsync(command.Caller.Workspace, contract.Contract.Workflow, ct);
        var arrival = Prepare(command.Caller, proposal, contract, cap, clock.GetUtcNow());
        return await ledger.WriteAsync(command.Caller.Workspace, AnswerOnce.Command(command.Once, tx => StoreAsync(tx, arrival)), ct);
    }

    private async Task<PublishedContract?> FindContractAsync(Caller caller, Proposal proposal, StrictJson json, CancellationToken ct)
    {
        if (json.Problems.Any(p => string.Equals(p.Pointer, "#/workflow", StringComparison.Ordinal)))
        {
            return null;
        }

        if ((proposal.Workflow ?? caller.DefaultWorkflow) is not { } workflow)
        {
            json.Note("#/workflow", "is required: this key has no default workflow");
            return null;
        }

        var contract = await contracts.LatestAsync(caller.Workspace, workflow, ct);
        if (contract is null)
        {
            json.Note("#/workflow", $"has no published contract in this workspace: {PlainText.Of(workflow, 100)}");
        }

        return contract;
    }

    private async Task CheckCallbackAsync(Caller caller, Proposal proposal, StrictJson json, CancellationToken ct)
    {
        if (proposal.CallbackEndpoint is not { } endpoint)
        {
            return;
        }

        await using var db = await database.OpenAsync(caller.Workspace, ct);
        if (!await db.CallbackEndpoints.AnyAsync(e => e.Name == endpoint, ct))
        {
            json.Note("#/callback/endpoint", "is not registered; an administrator registers endpoints and their names");
        }
    }

    private static Arrival Prepare(Caller caller, Proposal proposal, PublishedContract published, ReadinessLevel cap, DateTimeOffset now)
    {
        var present = proposal.Evidence.Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        var stamps = proposal.Evidence.Select((e, i) => new EvidenceStamp(EvidencePieceId.New(now), e.Name, i, e.ContentHash)).ToList();
        var actions = proposal
            .Actions.Select(action =>
            {
                var placement = IntakeRules.Place(published.Contract, proposal, action, present, cap, now);
                var sentence = ActionSentence.Of(published.Contract.Actions.GetValueOrDefault(action.Name), proposal, action);
                return new ArrivingAction(
                    ReviewItemId.New(now),
                    action,
                    placement,
                    sentence,
                    Fingerprint.Of(caller.Workspace, published.Number, placement.Step, action.Name, action.CanonicalArgs, stamps),
                    SearchTextOf(proposal, action, sentence)
                );
            })
            .ToList();
        return new Arrival(ReviewId.New(now), caller, proposal, published, cap, actions, stamps);
    }

    private async Task<Outcome<KeptAnswer>> StoreAsync(LedgerTransaction tx, Arrival arrival)
    {
        arrival = await UnderTheCapInForceAsync(tx, arrival);
        var review = ReviewOf(tx, arrival);
        tx.Db.Add(review);
        AddEvidence(tx, review, arrival);
        tx.Audit(arrival.Caller.Principal, "review.received", review.Id.ToString(), AuditDetail(review, arrival));

        var items = new List<ReviewItem>(arrival.Actions.Count);
        var decisions = new List<Decision>();
        foreach (var (position, action) in arrival.Actions.Index())
        {
            var item = ItemOf(review, arrival, action, position);
            var decision = Admit(tx, item, action.Placement, arrival);
            if (decision is not null)
            {
                decisions.Add(decision);
            }

            items.Add(item);
        }

        if (decisions.Count == items.Count)
        {
            await complete.ApplyAsync(tx, review, items, decisions);
        }

        tx.AfterCommit(() =>
        {
            foreach (var item in items)
            {
                feed.Publish(new ItemChange(review.WorkspaceId, QueueRow.Of(item), FromQueue: null));
            }
        });
        return Answer(ReviewView.Of(review, items, decisions, arrival.Published.Contract));
    }

    /// <summary>
    /// Places everything again where the level has fallen since the cap was read. Only what would pass alone is asked for: a cap that was read too low holds
    /// something for a person that need not be held, and that harms nobody.
    /// </summary>
    private static async Task<Arrival> UnderTheCapInForceAsync(LedgerTransaction tx, Arrival arrival)
    {
        if (!arrival.Actions.Any(a => a.Placement.IsAutomatic))
        {
            return arrival;
        }

        var cap = await AutonomyCaps.InForceAsync(tx.Db, arrival.Published.Contract.Workflow);
        return cap < arrival.Cap ? Prepare(arrival.Caller, arrival.Proposal, arrival.Published, cap, tx.Now) : arrival;
    }

    private static KeptAnswer Answer(ReviewView view)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Location"] = $"/api/v1/reviews/{view.Id}",
            ["ETag"] = view.ETag,
        };
        if (view.Status is ReviewStatus.Pending)
        {
            headers["Retry-After"] = LookAgain;
        }

        return new(201, headers, Encoding.UTF8.GetString(WireJson.BytesOf(view)));
    }

    private static Review ReviewOf(LedgerTransaction tx, Arrival arrival)
    {
        var proposal = arrival.Proposal;
        return new Review
        {
            Id = arrival.Id,
            WorkspaceId = tx.Workspace,
            Workflow = arrival.Published.Contract.Workflow,
            ContractVersion = arrival.Published.Number,
            Dialect = DialectRules.Native,
            ThreadId = proposal.ThreadId,
            InterruptId = proposal.InterruptId,
            AgentName = proposal.AgentName,
            AgentVersion = proposal.AgentVersion,
            ActorId = proposal.ActorId,
            ActorTenant = proposal.ActorTenant,
            SubjectType = proposal.SubjectType,
            SubjectId = proposal.SubjectId,
            SubjectVersion = proposal.SubjectVersion,
            SubjectTenant = proposal.SubjectTenant,
            CallbackEndpoint = proposal.CallbackEndpoint,
            ReceivedFrom = arrival.Caller.Principal,
            CreatedAt = tx.Now,
            ItemCount = arrival.Actions.Count,
            OpenItems = arrival.Actions.Count(a => !a.Placement.IsAutomatic),
        };
    }

    private static void AddEvidence(LedgerTransaction tx, Review review, Arrival arrival)
    {
        foreach (var (piece, stamp) in arrival.Proposal.Evidence.Zip(arrival.Stamps))
        {
            tx.Db.Add(
                new EvidencePiece
                {
                    Id = stamp.Id,
                    WorkspaceId = tx.Workspace,
                    ReviewId = review.Id,
                    Name = piece.Name,
                    Kind = piece.Kind,
                    MediaType = piece.MediaType,
                    Content = piece.Content,
                    Bytes = piece.Bytes,
                    ContentHash = piece.ContentHash,
                    Size = piece.Size,
                    CapturedAt = piece.CapturedAt,
                    Source = piece.Source,
                    ReceivedAt = tx.Now,
                    Position = stamp.Position,
                }
            );
        }
    }

    private static ReviewItem ItemOf(Review review, Arrival arrival, ArrivingAction action, int position)
    {
        var placement = action.Placement;
        return new ReviewItem
        {
            Id = action.Id,
            WorkspaceId = review.WorkspaceId,
            ReviewId = review.Id,
            Position = position,
            Workflow = review.Workflow,
            ContractVersion = review.ContractVersion,
            Action = action.Proposed.Name,
            Step = placement.Step,
            Args = action.Proposed.CanonicalArgs,
            ProposedArgs = action.Proposed.CanonicalArgs,
            Description = action.Proposed.Description,
            Sentence = action.Sentence,
            Confidence = action.Proposed.Confidence,
            Amount = action.Proposed.Amount,
            Reversible = placement.Reversible,
            AgentName = review.AgentName,
            AgentVersion = review.AgentVersion,
            Queue = placement.Queue,
            Tier = placement.Tier.Tier,
            TierReason = placement.TierReason,
            ExceptionType = placement.ExceptionType,
            ExceptionDetail = placement.ExceptionDetail,
            Severity = placement.Severity,
            Controls = JsonSerializer.Serialize(placement.Controls, WireJson.Options),
            EvidenceRequired = JsonSerializer.Serialize(placement.EvidenceRequired),
            ReceivedAt = review.CreatedAt,
            ApprovalsNeeded = placement.ApprovalsNeeded,
            Fingerprint = action.Fingerprint,
            SearchText = action.SearchText,
        };
    }

    /// <summary>Lets the item enter: at once approved, held for evidence or queued. Answers the decision of one that passed alone.</summary>
    private static Decision? Admit(LedgerTransaction tx, ReviewItem item, Placement placement, Arrival arrival)
    {
        Decision? decision = null;
        if (placement.IsAutomatic)
        {
            Require(item.AutoApprove(AutomaticActor, tx.Now));
            decision = AutomaticDecision(item, tx.Now);
            (item.ResolveBy, item.DueAt) = (tx.Now, tx.Now);
            tx.Db.Add(decision);
        }
        else
        {
            Require(
                placement.EvidenceMissing.Count > 0
                    ? item.HoldForEvidence(placement.EvidenceMissing, arrival.Caller.Principal, tx.Now)
                    : item.Enqueue(arrival.Caller.Principal, tx.Now)
            );
            tx.Db.AddRange(SlaRules.Start(item, arrival.Published.Contract, placement.RespondMinutes, placement.ResolveMinutes, tx.Now));
        }

        tx.Db.Add(item);
        tx.CountReceipt(item);
        if (decision is not null)
        {
            tx.CountDecision(item, decision);
        }

        tx.Audit(
            decision is null ? arrival.Caller.Principal : AutomaticActor,
            decision is null ? "item.received" : "item.auto_approved",
            item.Id.ToString(),
            AuditDetail(item, placement, arrival.Cap)
        );
        return decision;
    }

    private static Decision AutomaticDecision(ReviewItem item, DateTimeOffset now) =>
        new()
        {
            Id = DecisionId.New(now),
            WorkspaceId = item.WorkspaceId,
            ItemId = item.Id,
            ReviewId = item.ReviewId,
            Round = item.Round,
            Verdict = Verdict.Approved,
            Final = true,
            Actor = AutomaticActor,
            Args = item.Args,
            ChangedFields = "[]",
            At = now,
            Tier = item.Tier,
            ContractVersion = item.ContractVersion,
            Automatic = true,
            Fingerprint = item.Fingerprint,
        };

    private static JsonObject AuditDetail(Review review, Arrival arrival) =>
        new()
        {
            ["workflow"] = review.Workflow,
            ["contractVersion"] = review.ContractVersion,
            ["agent"] = review.AgentName,
            ["agentVersion"] = review.AgentVersion,
            ["threadId"] = review.ThreadId,
            ["items"] = new JsonArray([.. arrival.Actions.Select(a => (JsonNode)a.Id.ToString())]),
            ["evidence"] = new JsonArray([.. arrival.Stamps.Select(s => new JsonObject { ["name"] = s.Name, ["sha256"] = s.ContentHash })]),
        };

    private static JsonObject AuditDetail(ReviewItem item, Placement placement, ReadinessLevel cap) =>
        new()
        {
            ["action"] = item.Action,
            ["step"] = item.Step,
            ["queue"] = item.Queue,
            ["tier"] = item.Tier,
            ["exceptionType"] = item.ExceptionType,
            ["unrouted"] = placement.IsUnrouted,
            ["status"] = SnakeCase.Of(item.Status),
            ["fingerprint"] = item.Fingerprint,
            ["readiness"] = cap.ToString(),
        };

    private static string SearchTextOf(Proposal proposal, ProposedAction action, string sentence)
    {
        var words = new StringBuilder();
        foreach (
            var text in (string?[])
                [
                    sentence,
                    action.Name,
                    proposal.SubjectId,
                    proposal.SubjectType,
                    proposal.ThreadId,
                    proposal.ActorId,
                    proposal.AgentName,
                    action.CanonicalArgs,
                ]
        )
        {
            if (words.Length < SearchLength && !string.IsNullOrEmpty(text))
            {
                words.Append(text.ToLowerInvariant()).Append('\n');
            }
        }

        return words.Length <= SearchLength ? words.ToString() : PlainText.Of(words.ToString(), SearchLength);
    }

    // A fresh item cannot refuse to enter; if one does, the placement and the item disagree, and nothing may be stored.
    private static void Require<T>(Outcome<T> outcome) => _ = outcome.Value;

    private sealed record Arrival(
        ReviewId Id,
        Caller Caller,
        Proposal Proposal,
        PublishedContract Published,
        ReadinessLevel Cap,
        IReadOnlyList<ArrivingAction> Actions,
        IReadOnlyList<EvidenceStamp> Stamps
    );

    private sealed record ArrivingAction(
        ReviewItemId Id,
        ProposedAction Proposed,
        Placement Placement,
        string Sentence,
        string Fingerprint,
        string SearchText
    );
}
