using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Escalation;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>A person decides all items of a review at once, one decision per action in order: all of them are recorded, or none is.</summary>
public sealed class DecideReview(
    Ledger ledger,
    ItemDesk desk,
    ApproveItem approve,
    EditItem edit,
    RejectItem reject,
    RespondToItem respond,
    EscalateItem escalate
)
{
    /// <summary>What is decided about one action.</summary>
    /// <param name="Type">The decision; asking for information is no answer to a whole review.</param>
    /// <param name="EditedName">For an edit that names the action: its name, which cannot change.</param>
    /// <param name="EditedArgs">For an edit, all arguments as they should be.</param>
    /// <param name="ReasonCode">One of the contract's reason codes, or null.</param>
    /// <param name="Message">In the person's own words.</param>
    /// <param name="To">For an escalation, the owner it goes to; null for the step's target.</param>
    public sealed record OneDecision(
        ReviewDecision Type,
        string? EditedName = null,
        JsonElement? EditedArgs = null,
        string? ReasonCode = null,
        string? Message = null,
        string? To = null
    );

    /// <summary>All decisions, and the revision of the review the person saw.</summary>
    public sealed record Command(
        Caller Caller,
        ReviewId Review,
        int SeenRevision,
        IReadOnlyList<OneDecision> Decisions,
        string? OperationId = null
    );

    /// <summary>Decides everything and answers with the review. Items somebody holds, or a review that moved on, refuse the whole.</summary>
    public Task<Outcome<ReviewView>> HandleAsync(Command decide, CancellationToken ct) =>
        ledger.WriteAsync<ReviewView>(decide.Caller.Workspace, tx => ApplyAsync(tx, decide), ct);

    private async Task<Outcome<ReviewView>> ApplyAsync(LedgerTransaction tx, Command decide)
    {
        if (ActingPerson.Of(decide.Caller) is not { } by)
        {
            return ItemRefusals.OnlyPeople;
        }

        if (await tx.Db.Reviews.FindAsync(decide.Review) is not { } review)
        {
            return ItemRefusals.NoSuchReview;
        }

        var items = await tx.Db.ReviewItems.Where(i => i.ReviewId == decide.Review).OrderBy(i => i.Position).AsTracking().ToListAsync();
        var hands = new List<ItemInHand>(items.Count);
        foreach (var item in items)
        {
            // One item the person may not see hides the review: a partial view of it could not be decided whole.
            if (!(await desk.PickUpAsync(decide.Caller, by, item, review)).Succeeded(out var hand, out _))
            {
                return ItemRefusals.NoSuchReview;
            }

            hands.Add(hand);
        }

        if (review.Status != ReviewStatus.Pending)
        {
            return await FirstAnswerAsync(tx, decide, review, hands, by)
                ?? (Outcome<ReviewView>)ItemRefusals.Ended(items.MaxBy(i => i.EndedAt)!);
        }

        if (review.Revision != decide.SeenRevision)
        {
            return StaleReview(review, decide.SeenRevision, items);
        }

        if (ProblemsOf(decide.Decisions, items) is { Count: > 0 } problems)
        {
            return DecisionDesk.Invalid(problems);
        }

        for (var position = 0; position < hands.Count; position++)
        {
            var (hand, one) = (hands[position], decide.Decisions[position]);
            if (IsAlreadyThat(hand.Item, one))
            {
                continue;
            }

            if (!(await DecideOneAsync(tx, hand, one, decide)).Succeeded(out _, out var refusal))
            {
                var placed = AtPosition(refusal, position);
                return position == 0 ? placed : throw new RollBackException(placed);
            }
        }

        return await ViewAsync(tx, review, hands);
    }

    private async Task<Outcome<Decision?>> DecideOneAsync(LedgerTransaction tx, ItemInHand hand, OneDecision one, Command decide)
    {
        var request = new DecisionRequest(decide.Caller, hand.Item.Id, hand.Item.Version, Claim: null, decide.OperationId);
        return one.Type switch
        {
            ReviewDecision.Approve => await approve.ApplyAsync(tx, hand, new(request, one.ReasonCode, one.Message)),
            ReviewDecision.Edit => await edit.ApplyAsync(tx, hand, new(request, one.EditedArgs, one.ReasonCode, one.Message)),
            ReviewDecision.Reject => await reject.ApplyAsync(tx, hand, new(request, one.ReasonCode, one.Message)),
            ReviewDecision.Respond => await respond.ApplyAsync(tx, hand, new(request, one.Message)),
            _ => await escalate.ApplyAsync(tx, hand, new(request, one.Message, one.To)),
        };
    }

    private static List<Problem> ProblemsOf(IReadOnlyList<OneDecision> decisions, List<ReviewItem> items)
    {
        var problems = new List<Problem>();
        if (decisions.Count != items.Count)
        {
            problems.Add(
                new Problem("#/decisions", $"needs one decision per action, in order: {items.Count}, where there are {decisions.Count}")
            );
        }

        foreach (var (position, (one, item)) in decisions.Zip(items).Index())
        {
            if (one.Type == ReviewDecision.RequestInfo)
            {
                problems.Add(new Problem($"#/decisions/{position}/type", "must be approve, edit, reject, respond or escalate"));
            }

            if (one.EditedName is { } name && !string.Equals(name, item.Action, StringComparison.Ordinal))
            {
                problems.Add(
                    new Problem($"#/decisions/{position}/editedAction/name", $"must stay {item.Action}: an edit changes arguments only")
                );
            }
        }

        return problems;
    }

    // An item that ended before, on its own, agrees with the decision that says the same of it.
    private static bool IsAlreadyThat(ReviewItem item, OneDecision one) =>
        !item.IsOpen
        && (item.Verdict, one.Type) switch
        {
            (Verdict.Approved, ReviewDecision.Approve) => true,
            (Verdict.Rejected, ReviewDecision.Reject) => true,
            (Verdict.Responded, ReviewDecision.Respond) => true,
            (Verdict.Edited, ReviewDecision.Edit) => one.EditedArgs is { } args
                && string.Equals(CanonicalJson.Of(args), item.Args, StringComparison.Ordinal),
            _ => false,
        };

    private static Refusal AtPosition(Refusal refusal, int position) =>
        refusal with
        {
            Problems =
            [
                .. refusal.Problems.Select(p =>
                    p with
                    {
                        Pointer = p.Pointer.StartsWith("#/args", StringComparison.Ordinal)
                            ? $"#/decisions/{position}/editedAction{p.Pointer[1..]}"
                            : $"#/decisions/{position}{p.Pointer[1..]}",
                    }
                ),
            ],
        };

    private static Refusal StaleReview(Review review, int seen, List<ReviewItem> items)
    {
        var latest = items.MaxBy(i => i.ChangedAt)!;
        return new Refusal(
            RefusalCodes.Stale,
            $"This review changed since you looked: you saw revision {seen}, it is now at {review.Revision}, last changed by {latest.ChangedBy}."
        ).With(
            "current",
            new
            {
                version = review.Revision,
                status = SnakeCase.Of(review.Status),
                who = latest.ChangedBy,
                when = latest.ChangedAt,
            }
        );
    }

    private static async Task<ReviewView?> FirstAnswerAsync(
        LedgerTransaction tx,
        Command decide,
        Review review,
        List<ItemInHand> hands,
        ActingPerson by
    ) =>
        decide.OperationId is { } operation
        && await tx.Db.Decisions.AnyAsync(d => d.ReviewId == review.Id && d.OperationId == operation && d.PersonId == by.Id)
            ? await ViewAsync(tx, review, hands)
            : null;

    private static async Task<ReviewView> ViewAsync(LedgerTransaction tx, Review review, List<ItemInHand> hands)
    {
        var decisions = await tx.Db.Decisions.AsNoTracking().Where(d => d.ReviewId == review.Id && d.Final).ToListAsync();
        return ReviewView.Of(review, hands.Select(h => h.Item), [.. decisions, .. DecisionDesk.FinalOf(tx, review.Id)], hands[0].Contract);
    }
}
