using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>What became of one attempt to deliver.</summary>
public enum AttemptOutcome
{
    /// <summary>The endpoint took it.</summary>
    Delivered,

    /// <summary>It did not, this time.</summary>
    Failed,

    /// <summary>The endpoint says it is gone for good, and is switched off.</summary>
    Gone,

    /// <summary>The agent's run is busy; the answer is held without counting an attempt.</summary>
    Busy,

    /// <summary>There is nothing to call any more: the endpoint is switched off or deleted.</summary>
    NoEndpoint,
}

/// <summary>One attempt, as the sender saw it.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="StatusCode">The answer's status code; null when there was no answer.</param>
/// <param name="Error">In words, safe to show; null when it was delivered.</param>
/// <param name="RetryAfter">What the receiver asked for, or null.</param>
public sealed record Attempt(AttemptOutcome Outcome, int? StatusCode, string? Error, TimeSpan? RetryAfter = null);

/// <summary>Records an attempt: delivered, tried again later, or given up where somebody must look.</summary>
public sealed class RecordAttempt(Ledger ledger, ReviewSignals signals)
{
    /// <summary>Who the audit names.</summary>
    public const string Actor = "system:delivery";

    /// <summary>Most characters kept of an error.</summary>
    public const int LongestError = 300;

    /// <summary>An attempt that ended.</summary>
    public sealed record Command(WorkspaceId Workspace, DeliveryId Delivery, Attempt Attempt);

    /// <summary>Answers how the delivery stands now.</summary>
    public Task<Outcome<DeliveryStatus>> HandleAsync(Command command, CancellationToken ct) =>
        ledger.WriteAsync<DeliveryStatus>(command.Workspace, tx => RecordAsync(tx, command), ct);

    private async Task<Outcome<DeliveryStatus>> RecordAsync(LedgerTransaction tx, Command command)
    {
        var delivery = await tx.Db.Deliveries.FindAsync([command.Delivery]);
        if (delivery is null)
        {
            return new Refusal(RefusalCodes.NotFound, "There is no such delivery.");
        }

        delivery.LeasedUntil = null;
        if (delivery.Status is not DeliveryStatus.Pending)
        {
            // Acknowledged or cancelled while it was on the wire: that stands.
            return delivery.Status;
        }

        var attempt = command.Attempt;
        delivery.LastAttemptAt = tx.Now;
        delivery.LastStatusCode = attempt.StatusCode;
        delivery.LastError = Shown(attempt.Error);
        if (attempt.Outcome is not (AttemptOutcome.Busy or AttemptOutcome.NoEndpoint))
        {
            delivery.Attempts++;
        }

        switch (attempt.Outcome)
        {
            case AttemptOutcome.Delivered:
                (delivery.Status, delivery.DeliveredAt) = (DeliveryStatus.Delivered, tx.Now);
                break;
            case AttemptOutcome.Gone:
                delivery.Status = DeliveryStatus.Undeliverable;
                await DisableAsync(tx, delivery.EndpointId, "It answered 410 Gone.");
                break;
            case AttemptOutcome.NoEndpoint:
                delivery.Status = DeliveryStatus.Undeliverable;
                break;
            default:
                var wait =
                    attempt.Outcome is AttemptOutcome.Busy
                        ? RetryRules.HoldFor(tx.Now - delivery.CreatedAt)
                        : RetryRules.WaitAfter(delivery.Id, delivery.Attempts, attempt.RetryAfter);
                if (wait is null)
                {
                    delivery.Status = DeliveryStatus.Undeliverable;
                }
                else
                {
                    delivery.NextAttemptAt = tx.Now + wait.Value;
                }

                break;
        }

        if (delivery.Status is not DeliveryStatus.Pending)
        {
            await SettleAsync(tx, delivery);
        }

        return delivery.Status;
    }

    private async Task SettleAsync(LedgerTransaction tx, Delivery delivery)
    {
        var delivered = delivery.Status is DeliveryStatus.Delivered;
        tx.Audit(
            Actor,
            delivered ? "delivery.delivered" : "delivery.undeliverable",
            delivery.ReviewId?.ToString() ?? delivery.Id.ToString(),
            new JsonObject
            {
                ["delivery"] = delivery.Id.ToString(),
                ["event"] = delivery.EventId.ToString(),
                ["endpoint"] = delivery.EndpointId.ToString(),
                ["attempts"] = delivery.Attempts,
                ["statusCode"] = delivery.LastStatusCode,
                ["error"] = delivery.LastError,
            }
        );
        if (await AnswerRules.ReviewAnsweredByAsync(tx.Db, delivery) is not { } review)
        {
            return;
        }

        tx.AfterCommit(() => signals.Changed(review.Id));
        if (review.Delivery is DeliveryState.Acknowledged)
        {
            return;
        }

        review.Delivery = delivered ? DeliveryState.Delivered : DeliveryState.Undeliverable;
        review.Revision++;
        if (!delivered)
        {
            foreach (var item in await tx.Db.ReviewItems.AsTracking().Where(i => i.ReviewId == review.Id).ToListAsync())
            {
                // An item that was withdrawn or acknowledged has no answer under way; it stays as it is.
                _ = item.DeliveryFailed(Actor, tx.Now);
            }
        }
    }

    private static async Task DisableAsync(LedgerTransaction tx, EndpointId id, string reason)
    {
        var endpoint = await tx.Db.CallbackEndpoints.FindAsync([id]);
        if (endpoint is null || endpoint.DisabledAt is not null)
        {
            return;
        }

        (endpoint.DisabledAt, endpoint.DisabledReason) = (tx.Now, reason);
        tx.Audit(Actor, "endpoint.disabled", endpoint.Id.ToString(), new JsonObject { ["name"] = endpoint.Name, ["reason"] = reason });
    }

    // What a receiver or a resolver said is hostile text: one line, printable, short.
    private static string? Shown(string? error)
    {
        if (error is null)
        {
            return null;
        }

        var line = string.Concat(error.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));
        return line.Length <= LongestError ? line : line[..LongestError];
    }
}
