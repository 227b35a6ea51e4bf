using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>
/// Adds an event to the feed and one delivery for every endpoint that is to hear of it, inside another command's transaction. The feed's readers and
/// the sender are woken once it is durable.
/// </summary>
public sealed class AnnounceEvent(DeliverySignals deliveries, EventSignals events)
{
    /// <summary>What a delivery to an endpoint that was switched off says.</summary>
    public const string EndpointDisabled = "The endpoint is disabled.";

    // Not static: a compiled query belongs to one engine's model, and a process that tests or migrates has both.
    private readonly Func<PortalDbContext, string?, IAsyncEnumerable<CallbackEndpoint>> _listening = EF.CompileAsyncQuery(
        (PortalDbContext db, string? named) =>
            db.CallbackEndpoints.AsNoTracking().Where(e => e.Name == named || (e.ReceivesAllEvents && e.DisabledAt == null))
    );

    /// <summary>
    /// Announces something that happened to a review or one of its items, to every endpoint that receives all events. The endpoint a review names
    /// hears of its end only, through <see cref="CompleteReview"/>.
    /// </summary>
    /// <param name="tx">The transaction that made it true.</param>
    /// <param name="type">One of <see cref="EventTypes"/>.</param>
    /// <param name="review">The review, or null where it concerns none.</param>
    /// <param name="item">The item, or null where it concerns the whole review.</param>
    /// <param name="data">What a receiver needs to know; keep it under 20 kB.</param>
    public async Task ApplyAsync(LedgerTransaction tx, string type, ReviewId? review, ReviewItemId? item, JsonObject data) =>
        await AddAsync(tx, type, review, item, data, named: null);

    /// <summary>Announces, also to the named endpoint, and answers how that one's delivery stands.</summary>
    internal async Task<DeliveryState> AddAsync(
        LedgerTransaction tx,
        string type,
        ReviewId? review,
        ReviewItemId? item,
        JsonObject data,
        string? named
    )
    {
        var announced = tx.Announce(type, review, item, data);
        var state = named is null ? DeliveryState.None : DeliveryState.Undeliverable;
        foreach (var endpoint in await tx.ReadOnceAsync(("listening", named), () => _listening(tx.Db, named).ToListAsync().AsTask()))
        {
            var isNamed = string.Equals(endpoint.Name, named, StringComparison.Ordinal);
            if (endpoint.Kind is EndpointKind.Langgraph && !(isNamed && CarriesAnAnswer(type)))
            {
                // A LangGraph server is resumed, not informed: there is no call to make for anything but an answer.
                state = isNamed ? DeliveryState.None : state;
                continue;
            }

            var delivery = For(announced, endpoint.Id, tx.Now);
            if (endpoint.DisabledAt is not null)
            {
                (delivery.Status, delivery.LastError) = (DeliveryStatus.Undeliverable, EndpointDisabled);
            }

            tx.Db.Add(delivery);
            if (isNamed)
            {
                state = delivery.Status is DeliveryStatus.Pending ? DeliveryState.Pending : DeliveryState.Undeliverable;
            }
        }

        tx.AfterCommit(() =>
        {
            deliveries.Wake();
            events.Announced(announced.WorkspaceId);
        });
        return state;
    }

    /// <summary>Whether an event of this type hands the agent the value it waits for.</summary>
    public static bool CarriesAnAnswer(string type) => type is EventTypes.ReviewDecided or EventTypes.ReviewExpired;

    /// <summary>A delivery that is due at once.</summary>
    internal static Delivery For(PortalEvent announced, EndpointId endpoint, DateTimeOffset now) =>
        new()
        {
            Id = DeliveryId.New(now),
            WorkspaceId = announced.WorkspaceId,
            EventId = announced.Id,
            EndpointId = endpoint,
            ReviewId = announced.ReviewId,
            CreatedAt = now,
            NextAttemptAt = now,
        };
}
