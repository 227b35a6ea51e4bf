using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>
/// Ends a review inside another command's transaction: builds the agent's answer, sets where the review stands, announces it and leaves a delivery for
/// everybody who is to hear. Called by whatever took the last open item off the review; requests that wait for the review are woken after the commit.
/// </summary>
public sealed class CompleteReview(AnnounceEvent announce, ReviewSignals signals)
{
    /// <summary>Largest event body in bytes; Standard Webhooks asks for less than 20 kB. A larger one links to the review instead of carrying it.</summary>
    public const int LargestData = 19_000;

    /// <summary>
    /// Every item has its final decision, by people or automatically. Add the decisions to the context before or after; pass the ones this transaction makes.
    /// </summary>
    /// <param name="tx">The transaction of the last decision.</param>
    /// <param name="review">The review, tracked and pending.</param>
    /// <param name="items">All its items, in any order.</param>
    /// <param name="decisions">The final decisions made in this transaction; those of earlier transactions are read.</param>
    /// <param name="ending"><see cref="ReviewStatus.Decided"/>, or <see cref="ReviewStatus.Expired"/> where a timeout outcome decided the last item.</param>
    /// <exception cref="InvalidOperationException">The review has already ended, or an item has no final decision.</exception>
    public async Task ApplyAsync(
        LedgerTransaction tx,
        Review review,
        IReadOnlyList<ReviewItem> items,
        IReadOnlyList<Decision> decisions,
        ReviewStatus ending = ReviewStatus.Decided
    )
    {
        if (ending is not (ReviewStatus.Decided or ReviewStatus.Expired))
        {
            throw new ArgumentOutOfRangeException(nameof(ending), ending, "A review with decisions ends decided or expired.");
        }

        var answered = await PairAsync(tx, review, items, decisions);
        var resume = ResumeRules.Build(review.Dialect, answered);
        review.Resume = resume.ToJsonString();
        var type = ending is ReviewStatus.Decided ? EventTypes.ReviewDecided : EventTypes.ReviewExpired;
        await EndAsync(tx, review, ending, type, DataOf(review, ending, items, answered, resume, reason: null));
    }

    /// <summary>The agent took its proposal back: there is no answer, and nobody waits for one.</summary>
    /// <param name="tx">The transaction that withdrew the items.</param>
    /// <param name="review">The review, tracked and pending.</param>
    /// <param name="items">All its items, in any order.</param>
    /// <param name="reason">What the agent's side said.</param>
    /// <exception cref="InvalidOperationException">The review has already ended.</exception>
    public Task WithdrawAsync(LedgerTransaction tx, Review review, IReadOnlyList<ReviewItem> items, string? reason) =>
        EndAsync(
            tx,
            review,
            ReviewStatus.Withdrawn,
            EventTypes.ReviewWithdrawn,
            DataOf(review, ReviewStatus.Withdrawn, items, [], resume: null, reason)
        );

    private async Task EndAsync(LedgerTransaction tx, Review review, ReviewStatus ending, string type, JsonObject data)
    {
        if (review.Status is not ReviewStatus.Pending)
        {
            throw new InvalidOperationException($"Review {review.Id} is already {SnakeCase.Of(review.Status)}; it cannot end twice.");
        }

        review.Status = ending;
        review.EndedAt = tx.Now;
        review.OpenItems = 0;
        review.Revision++;
        review.Delivery = await announce.AddAsync(tx, type, review.Id, item: null, data, review.CallbackEndpoint);
        tx.AfterCommit(() => signals.Changed(review.Id));
    }

    private static async Task<IReadOnlyList<(ReviewItem Item, Decision Decision)>> PairAsync(
        LedgerTransaction tx,
        Review review,
        IReadOnlyList<ReviewItem> items,
        IReadOnlyList<Decision> decisions
    )
    {
        if (items.Count != review.ItemCount)
        {
            throw new InvalidOperationException($"Review {review.Id} has {review.ItemCount} items; {items.Count} were handed over.");
        }

        var final = decisions.Where(d => d.Final).ToDictionary(d => (d.ItemId, d.Round));
        if (items.Any(i => !final.ContainsKey((i.Id, i.Round))))
        {
            foreach (var earlier in await tx.Db.Decisions.AsNoTracking().Where(d => d.ReviewId == review.Id && d.Final).ToListAsync())
            {
                final.TryAdd((earlier.ItemId, earlier.Round), earlier);
            }
        }

        return
        [
            .. items
                .OrderBy(i => i.Position)
                .Select(i =>
                    (
                        i,
                        final.TryGetValue((i.Id, i.Round), out var decision)
                            ? decision
                            : throw new InvalidOperationException($"Item {i.Id} has no final decision; its review cannot be answered.")
                    )
                ),
        ];
    }

    private static JsonObject DataOf(
        Review review,
        ReviewStatus ending,
        IReadOnlyList<ReviewItem> items,
        IReadOnlyList<(ReviewItem Item, Decision Decision)> answered,
        JsonObject? resume,
        string? reason
    )
    {
        var whole = HeadOf(review, ending, reason);
        whole["resume"] = resume?.DeepClone();
        whole["items"] = ItemsOf(items, answered, withArguments: true);
        if (Encoding.UTF8.GetByteCount(whole.ToJsonString()) <= LargestData)
        {
            return whole;
        }

        var linked = HeadOf(review, ending, reason: null);
        linked["resume"] = null;
        linked["items"] = ItemsOf(items, answered, withArguments: false);
        linked["truncated"] = true;
        linked["href"] = $"/api/v1/reviews/{review.Id}";
        return linked;
    }

    private static JsonObject HeadOf(Review review, ReviewStatus ending, string? reason)
    {
        var head = new JsonObject
        {
            ["id"] = review.Id.ToString(),
            ["status"] = SnakeCase.Of(ending),
            ["threadId"] = review.ThreadId,
            ["interruptId"] = review.InterruptId,
            ["workflow"] = review.Workflow,
            ["contractVersion"] = review.ContractVersion,
            ["agent"] = new JsonObject { ["name"] = review.AgentName, ["version"] = review.AgentVersion },
            ["subject"] = review.SubjectId is null
                ? null
                : new JsonObject
                {
                    ["type"] = review.SubjectType,
                    ["id"] = review.SubjectId,
                    ["version"] = review.SubjectVersion,
                },
        };
        if (reason is not null)
        {
            head["reason"] = reason;
        }

        return head;
    }

    private static JsonArray ItemsOf(
        IReadOnlyList<ReviewItem> items,
        IReadOnlyList<(ReviewItem Item, Decision Decision)> answered,
        bool withArguments
    )
    {
        var decided = answered.ToDictionary(a => a.Item.Id, a => a.Decision);
        return new JsonArray([
            .. items
                .OrderBy(i => i.Position)
                .Select(i => new JsonObject
                {
                    ["id"] = i.Id.ToString(),
                    ["action"] = i.Action,
                    ["status"] = SnakeCase.Of(i.Status),
                    ["decision"] = decided.TryGetValue(i.Id, out var decision) ? DecisionOf(decision, withArguments) : null,
                }),
        ]);
    }

    private static JsonObject DecisionOf(Decision decision, bool withArguments)
    {
        var shown = new JsonObject { ["verdict"] = SnakeCase.Of(decision.Verdict) };
        if (withArguments)
        {
            shown["args"] = JsonNode.Parse(decision.Args);
            shown["changedFields"] = JsonNode.Parse(decision.ChangedFields);
            shown["message"] = decision.Message;
        }

        shown["reasonCode"] = decision.ReasonCode;
        shown["by"] = decision.Actor;
        shown["at"] = decision.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        shown["tier"] = decision.Tier;
        shown["contractVersion"] = decision.ContractVersion;
        shown["automatic"] = decision.Automatic;
        return shown;
    }
}
