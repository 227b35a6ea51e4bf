using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>Who decides what, and from where they stand: every deciding command begins with this.</summary>
/// <param name="Caller">The person.</param>
/// <param name="Item">What they decide.</param>
/// <param name="SeenVersion">The item's version when they looked.</param>
/// <param name="Claim">The token of the claim they hold; null claims on the way.</param>
/// <param name="OperationId">Their name for this request: the same again gets the same answer. Up to 255 characters; null where they give none.</param>
/// <param name="SeenAt">Since when they had the item on their screen; null where the portal did not show it.</param>
public sealed record DecisionRequest(
    Caller Caller,
    ReviewItemId Item,
    int SeenVersion,
    string? Claim = null,
    string? OperationId = null,
    DateTimeOffset? SeenAt = null
);

/// <summary>What the person said with their verdict.</summary>
/// <param name="ReasonCode">One of the contract's reason codes, or null.</param>
/// <param name="Message">In their own words, or null. Up to 4,000 characters.</param>
public sealed record SpokenReason(string? ReasonCode, string? Message);

/// <summary>
/// What all decisions share: whether this person may and has seen what they must, and what follows from a verdict. Everything that follows is written
/// in the verdict's own transaction.
/// </summary>
public sealed class DecisionDesk(Ledger ledger, ItemDesk desk, CompleteReview complete)
{
    /// <summary>The longest message, in UTF-16 characters.</summary>
    public const int LongestMessage = 4_000;

    /// <summary>Runs one decision in a transaction and answers with the item as it stands then.</summary>
    internal Task<Outcome<ItemView>> WriteAsync(
        DecisionRequest request,
        Func<LedgerTransaction, ItemInHand, Task<Outcome<Decision?>>> decide,
        CancellationToken ct
    ) =>
        ledger.WriteAsync<ItemView>(
            request.Caller.Workspace,
            async tx =>
            {
                if (!(await desk.PickUpAsync(tx, request.Caller, request.Item)).Succeeded(out var hand, out var refusal))
                {
                    return refusal;
                }

                if ((await decide(tx, hand)).Succeeded(out var decision, out refusal))
                {
                    return ViewOf(hand, decision);
                }

                return await FirstAnswerAsync(tx, request, hand) ?? (Outcome<ItemView>)refusal;
            },
            ct
        );

    /// <summary>Why this person cannot decide so now: the item's own objection, their authority, a reason that is none, evidence they have not opened. Null when they can.</summary>
    internal static async Task<Refusal?> WhyNotAsync(
        LedgerTransaction tx,
        ItemInHand hand,
        DecisionRequest request,
        ReviewDecision wanted,
        SpokenReason reason
    )
    {
        // A person who only looks is told so; one who lost a race is told who won it before anything else.
        if (!hand.MayDecide)
        {
            return QueueRefusals.NotYourQueue(hand.Item);
        }

        if (hand.Item.WhyNotDecidable(StandingOf(hand, request, tx.Now)) is { } objection)
        {
            return objection;
        }

        if (DecisionRules.WhyNot(hand, wanted) is { } notAllowed)
        {
            return notAllowed;
        }

        if (ProblemsOf(reason, hand.Contract) is { Count: > 0 } problems)
        {
            return Invalid(problems);
        }

        return wanted is ReviewDecision.Approve or ReviewDecision.Edit or ReviewDecision.Reject or ReviewDecision.Respond
            ? await WhyUnopenedAsync(tx, hand)
            : null;
    }

    internal static Standing StandingOf(ItemInHand hand, DecisionRequest request, DateTimeOffset now) =>
        new(hand.By, request.SeenVersion, request.Claim, now);

    internal static Refusal Invalid(IReadOnlyList<Problem> problems) =>
        new(RefusalCodes.Validation, string.Join(' ', problems.Select(p => $"{p.Pointer}: {p.Detail}."))) { Problems = problems };

    /// <summary>Everything that follows from a verdict: the decision, the clocks, the audit entry, the figures and, with the last item, the agent's answer.</summary>
    internal async Task<Decision> RecordAsync(
        LedgerTransaction tx,
        ItemInHand hand,
        DecisionRequest request,
        Ruling ruling,
        SpokenReason reason,
        bool wasWaiting
    )
    {
        var item = hand.Item;
        var changed = DecisionRules.ChangedFields(item.ProposedArgs, item.Args);
        var decision = new Decision
        {
            Id = DecisionId.New(tx.Now),
            WorkspaceId = tx.Workspace,
            ItemId = item.Id,
            ReviewId = item.ReviewId,
            Round = item.Round,
            Verdict = ruling.Verdict,
            Final = ruling.Final,
            PersonId = hand.By.Id,
            Actor = hand.By.Principal,
            Args = item.Args,
            ChangedFields = JsonSerializer.Serialize(changed),
            ReasonCode = reason.ReasonCode,
            Message = reason.Message,
            At = tx.Now,
            SeenAt = request.SeenAt,
            Tier = item.Tier,
            ContractVersion = item.ContractVersion,
            Automatic = false,
            OperationId = request.OperationId,
            Fingerprint = item.Fingerprint,
        };
        tx.Db.Add(decision);
        tx.Audit(
            hand.By.Principal,
            ruling.Final ? $"item.{SnakeCase.Of(ruling.Verdict)}" : $"item.{SnakeCase.Of(ruling.Verdict)}_awaiting_another",
            item.Id.ToString(),
            new JsonObject
            {
                ["decision"] = decision.Id.ToString(),
                ["fingerprint"] = decision.Fingerprint,
                ["args"] = JsonNode.Parse(decision.Args),
                ["changedFields"] = JsonNode.Parse(decision.ChangedFields),
                ["reasonCode"] = decision.ReasonCode,
                ["message"] = decision.Message,
                ["tier"] = decision.Tier,
                ["contractVersion"] = decision.ContractVersion,
                ["approvals"] = $"{item.ApprovalsGiven}/{item.ApprovalsNeeded}",
                ["version"] = item.Version,
            }
        );
        if (ruling.Final)
        {
            tx.CountDecision(item, decision);
            tx.Db.AddRange(SlaRules.Ended(item, tx.Now));
            hand.Review.OpenItems--;
        }
        else
        {
            await ItemDesk.RecordTakenAsync(tx, hand, wasWaiting);
        }

        desk.PutDown(tx, item, hand.Review);
        if (ruling.Final && hand.Review.OpenItems == 0)
        {
            // Looking through everything tracked costs a scan of the whole shared transaction, so only a review of several items pays for it.
            if (hand.Review.ItemCount == 1)
            {
                await complete.ApplyAsync(tx, hand.Review, [item], [decision]);
            }
            else
            {
                var items = await tx.Db.ReviewItems.Where(i => i.ReviewId == item.ReviewId).AsTracking().ToListAsync();
                await complete.ApplyAsync(tx, hand.Review, items, FinalOf(tx, item.ReviewId));
            }
        }

        return decision;
    }

    internal static ItemView ViewOf(ItemInHand hand, Decision? decision) =>
        ItemView.Of(hand.Item, hand.Review.Dialect, hand.Contract, decision is { Final: true } ? decision : null);

    /// <summary>The final decisions this shared transaction has made for a review and not written yet.</summary>
    internal static IReadOnlyList<Decision> FinalOf(LedgerTransaction tx, ReviewId review) =>
        [
            .. tx
                .Db.ChangeTracker.Entries<Decision>()
                .Where(e => e.State == EntityState.Added && e.Entity.ReviewId == review && e.Entity.Final)
                .Select(e => e.Entity),
        ];

    // The same request again, after its first answer was lost: it finds its own decision where it would be told it came too late.
    private static async Task<ItemView?> FirstAnswerAsync(LedgerTransaction tx, DecisionRequest request, ItemInHand hand)
    {
        if (request.OperationId is not { } operation)
        {
            return null;
        }

        var mine =
            tx.Db.ChangeTracker.Entries<Decision>().Select(e => e.Entity).FirstOrDefault(Same)
            ?? await tx
                .Db.Decisions.AsNoTracking()
                .Where(d => d.ItemId == request.Item && d.OperationId == operation && d.PersonId == hand.By.Id)
                .FirstOrDefaultAsync();
        return mine is null ? null : ViewOf(hand, mine);

        bool Same(Decision d) =>
            d.ItemId == request.Item && string.Equals(d.OperationId, operation, StringComparison.Ordinal) && d.PersonId == hand.By.Id;
    }

    private static async Task<Refusal?> WhyUnopenedAsync(LedgerTransaction tx, ItemInHand hand)
    {
        var required = JsonSerializer.Deserialize<string[]>(hand.Item.EvidenceRequired) ?? [];
        var mustOpen = required.Where(n => hand.Contract.Evidence.TryGetValue(n, out var rule) && rule.MustOpen).ToList();
        if (mustOpen.Count == 0)
        {
            return null;
        }

        var pieces = await tx
            .Db.EvidencePieces.AsNoTracking()
            .Where(p => p.ReviewId == hand.Item.ReviewId && mustOpen.Contains(p.Name))
            .Select(p => new
            {
                p.Name,
                p.ContentHash,
                p.Position,
            })
            .ToListAsync();
        var opened = await tx
            .Db.EvidenceOpenings.AsNoTracking()
            .Where(o => o.ItemId == hand.Item.Id && o.PersonId == hand.By.Id)
            .Select(o => new { o.Name, o.ContentHash })
            .ToListAsync();
        var unopened = pieces
            .GroupBy(p => p.Name, StringComparer.Ordinal)
            .Select(g => g.MaxBy(p => p.Position)!)
            .Where(p =>
                !opened.Exists(o =>
                    string.Equals(o.Name, p.Name, StringComparison.Ordinal)
                    && string.Equals(o.ContentHash, p.ContentHash, StringComparison.Ordinal)
                )
            )
            .Select(p => p.Name)
            .Order(StringComparer.Ordinal)
            .ToList();
        return unopened.Count == 0 ? null : ItemRefusals.EvidenceUnopened(unopened);
    }

    private static List<Problem> ProblemsOf(SpokenReason reason, WorkflowContract contract)
    {
        var problems = new List<Problem>(2);
        if (reason.ReasonCode is { } code && !contract.ReasonCodes.Contains(code, StringComparer.Ordinal))
        {
            problems.Add(new Problem("#/reasonCode", $"must be one of: {string.Join(", ", contract.ReasonCodes)}"));
        }

        if (reason.Message is { Length: > LongestMessage })
        {
            problems.Add(new Problem("#/message", $"must be at most {LongestMessage} characters"));
        }

        return problems;
    }
}
