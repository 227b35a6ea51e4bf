using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>A lead or an administrator sends something once more: the same event under the same id, so that a receiver that has it already can tell.</summary>
public sealed class RedeliverAnswer(Ledger ledger, DeliverySignals sender)
{
    /// <summary>One delivery of the list, or the answer of a review.</summary>
    /// <param name="By">Who asks.</param>
    /// <param name="Delivery">The delivery; null to send a review's answer.</param>
    /// <param name="Review">The review; null to send one delivery.</param>
    public sealed record Command(Caller By, DeliveryId? Delivery, ReviewId? Review);

    /// <summary>Puts it at the front: the schedule begins anew.</summary>
    public Task<Outcome<DeliveryId>> HandleAsync(Command command, CancellationToken ct) =>
        command.By.Role is not (PersonRole.Lead or PersonRole.Admin)
            ? Task.FromResult<Outcome<DeliveryId>>(new Refusal(RefusalCodes.Forbidden, "Leads and administrators may send again."))
            : ledger.WriteAsync<DeliveryId>(command.By.Workspace, tx => RedeliverAsync(tx, command), ct);

    private async Task<Outcome<DeliveryId>> RedeliverAsync(LedgerTransaction tx, Command command)
    {
        var found = command.Review is { } answered ? await AnswerOfAsync(tx, answered) : await OneAsync(tx, command.Delivery);
        if (!found.Succeeded(out var delivery, out var refusal))
        {
            return refusal;
        }

        var endpoint = await tx.Db.CallbackEndpoints.FindAsync([delivery.EndpointId]);
        if (endpoint is null || endpoint.DisabledAt is not null)
        {
            return new Refusal(
                RefusalCodes.Conflict,
                endpoint is null ? "The endpoint was deleted." : "The endpoint is disabled. Enable it first, then send again."
            );
        }

        if (delivery.Status is DeliveryStatus.Cancelled)
        {
            return new Refusal(RefusalCodes.Conflict, "It was overtaken before it was sent; there is nothing to send any more.");
        }

        if (delivery.LeasedUntil > tx.Now)
        {
            return new Refusal(RefusalCodes.Conflict, "It is being sent at this moment.");
        }

        (delivery.Status, delivery.Attempts, delivery.NextAttemptAt, delivery.LeasedUntil) = (DeliveryStatus.Pending, 0, tx.Now, null);
        if (tx.Db.Entry(delivery).State is EntityState.Detached)
        {
            tx.Db.Add(delivery);
        }

        if (await AnswerRules.ReviewAnsweredByAsync(tx.Db, delivery) is { Delivery: not DeliveryState.Acknowledged } review)
        {
            review.Delivery = DeliveryState.Pending;
            review.Revision++;
            foreach (var item in await tx.Db.ReviewItems.AsTracking().Where(i => i.ReviewId == review.Id).ToListAsync())
            {
                // Only items whose answer was given up have anything to take back.
                _ = item.DeliverAgain(command.By.Principal, tx.Now);
            }
        }

        tx.Audit(
            command.By.Principal,
            "delivery.requested",
            delivery.ReviewId?.ToString() ?? delivery.Id.ToString(),
            new JsonObject
            {
                ["delivery"] = delivery.Id.ToString(),
                ["event"] = delivery.EventId.ToString(),
                ["endpoint"] = endpoint.Name,
            }
        );
        tx.AfterCommit(sender.Wake);
        return delivery.Id;
    }

    private static async Task<Outcome<Delivery>> OneAsync(LedgerTransaction tx, DeliveryId? id) =>
        id is { } known && await tx.Db.Deliveries.FindAsync([known]) is { } delivery
            ? delivery
            : new Refusal(RefusalCodes.NotFound, "There is no such delivery.");

    private static async Task<Outcome<Delivery>> AnswerOfAsync(LedgerTransaction tx, ReviewId id)
    {
        var review = await tx.Db.Reviews.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id);
        if (review is null)
        {
            return new Refusal(RefusalCodes.NotFound, "There is no such review.");
        }

        if (review.CallbackEndpoint is null)
        {
            return new Refusal(RefusalCodes.Conflict, "The agent collects this answer itself; there is no endpoint to send it to.");
        }

        if (await AnswerRules.EndOfAsync(tx.Db, id) is not { } ending || review.Status is ReviewStatus.Pending)
        {
            return new Refusal(RefusalCodes.Conflict, "The review is still open; there is no answer to send yet.");
        }

        var endpoint = await tx.Db.CallbackEndpoints.AsNoTracking().FirstOrDefaultAsync(e => e.Name == review.CallbackEndpoint);
        if (endpoint is null)
        {
            return new Refusal(RefusalCodes.Conflict, $"There is no endpoint '{review.CallbackEndpoint}'. Register it, then send again.");
        }

        // A review that ended while its endpoint was missing has an event and no delivery of it.
        return await tx.Db.Deliveries.AsTracking().FirstOrDefaultAsync(d => d.EventId == ending.Id && d.EndpointId == endpoint.Id)
            ?? AnnounceEvent.For(ending, endpoint.Id, tx.Now);
    }
}
