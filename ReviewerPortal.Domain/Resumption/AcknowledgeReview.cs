using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>The agent's side says what became of the answer. Said twice, it is the same; the first word stands.</summary>
public sealed class AcknowledgeReview(Ledger ledger, ReviewSignals signals)
{
    /// <summary>Most characters of a detail.</summary>
    public const int LongestDetail = 4000;

    private static readonly string[] Outcomes = ["applied", "refused", "failed"];

    /// <summary>An acknowledgement.</summary>
    /// <param name="By">The agent's key, or a person.</param>
    /// <param name="Review">Which review.</param>
    /// <param name="Outcome"><c>applied</c>, <c>refused</c> or <c>failed</c>.</param>
    /// <param name="Detail">A sentence or two, or null.</param>
    public sealed record Command(Caller By, ReviewId Review, string? Outcome, string? Detail);

    /// <summary>Records it; the items are then resumed.</summary>
    public Task<Outcome<Done>> HandleAsync(Command command, CancellationToken ct)
    {
        var problems = new List<Problem>();
        if (command.Outcome is null || !Outcomes.Contains(command.Outcome, StringComparer.Ordinal))
        {
            problems.Add(new Problem("#/outcome", $"The outcome must be one of {string.Join(", ", Outcomes)}."));
        }

        if (command.Detail?.Length > LongestDetail)
        {
            problems.Add(new Problem("#/detail", $"The detail must not be longer than {LongestDetail} characters."));
        }

        return problems.Count > 0
            ? Task.FromResult<Outcome<Done>>(
                new Refusal(RefusalCodes.Validation, "The acknowledgement cannot be read.") { Problems = problems }
            )
            : ledger.WriteAsync<Done>(command.By.Workspace, tx => AcknowledgeAsync(tx, command), ct);
    }

    private async Task<Outcome<Done>> AcknowledgeAsync(LedgerTransaction tx, Command command)
    {
        var review = await tx.Db.Reviews.FindAsync([command.Review]);
        if (review is null)
        {
            return new Refusal(RefusalCodes.NotFound, "There is no such review.");
        }

        if (review.AcknowledgedOutcome is { } first)
        {
            return string.Equals(first, command.Outcome, StringComparison.Ordinal)
                ? Done.Value
                : new Refusal(RefusalCodes.Conflict, $"The review was acknowledged as {first} before; that stands.")
                    .With("what", first)
                    .With("when", review.AcknowledgedAt);
        }

        if (review.Resume is null)
        {
            return new Refusal(RefusalCodes.Conflict, $"The review is {SnakeCase.Of(review.Status)}; it has no answer to acknowledge.");
        }

        review.AcknowledgedOutcome = command.Outcome;
        review.AcknowledgedDetail = command.Detail;
        review.AcknowledgedAt = tx.Now;
        review.Delivery = DeliveryState.Acknowledged;
        review.Revision++;
        foreach (var item in await tx.Db.ReviewItems.AsTracking().Where(i => i.ReviewId == review.Id).ToListAsync())
        {
            if (item.Acknowledge(command.By.Principal, tx.Now).Refusal is { } refusal)
            {
                throw new RollBackException(refusal);
            }
        }

        await CancelTheRestAsync(tx, review);
        tx.Audit(
            command.By.Principal,
            "review.acknowledged",
            review.Id.ToString(),
            new JsonObject { ["outcome"] = command.Outcome, ["detail"] = command.Detail }
        );
        tx.AfterCommit(() => signals.Changed(review.Id));
        return Done.Value;
    }

    // An agent that collected its answer needs no push of it any more.
    private static async Task CancelTheRestAsync(LedgerTransaction tx, Review review)
    {
        if (review.CallbackEndpoint is null)
        {
            return;
        }

        var waiting =
            from delivery in tx.Db.Deliveries.AsTracking()
            where delivery.ReviewId == review.Id && delivery.Status == DeliveryStatus.Pending
            join endpoint in tx.Db.CallbackEndpoints on delivery.EndpointId equals endpoint.Id
            where endpoint.Name == review.CallbackEndpoint && !endpoint.ReceivesAllEvents
            select delivery;
        foreach (var delivery in await waiting.ToListAsync())
        {
            delivery.Status = DeliveryStatus.Cancelled;
        }
    }
}
