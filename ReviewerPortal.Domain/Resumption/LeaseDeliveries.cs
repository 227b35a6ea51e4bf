using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>
/// Takes due deliveries for this node. No endpoint gets more than its share, so that one with a backlog cannot crowd out another; within a review and
/// endpoint only the eldest undelivered event is handed out, which keeps their order.
/// </summary>
public sealed class LeaseDeliveries(PortalDatabase database)
{
    /// <summary>How long a lease lasts: well beyond one attempt. A sender that died is overtaken after this.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>What to take.</summary>
    /// <param name="Now">The moment deliveries are due at.</param>
    /// <param name="InFlight">Deliveries this node is sending, by endpoint.</param>
    /// <param name="PerEndpoint">Most deliveries of one endpoint at a time.</param>
    /// <param name="Total">Most deliveries at a time.</param>
    public sealed record Query(DateTimeOffset Now, IReadOnlyDictionary<EndpointId, int> InFlight, int PerEndpoint, int Total);

    /// <summary>A delivery this node holds, with all that sending it needs.</summary>
    /// <param name="Delivery">The delivery as leased.</param>
    /// <param name="Event">What is delivered.</param>
    /// <param name="Endpoint">Where to; null when it was deleted.</param>
    /// <param name="Review">The review it concerns, or null.</param>
    public sealed record Due(Delivery Delivery, PortalEvent Event, CallbackEndpoint? Endpoint, Review? Review);

    /// <summary>Leases what is due and answers it, eldest first.</summary>
    public async Task<IReadOnlyList<Due>> HandleAsync(Query query, CancellationToken ct)
    {
        await using var db = await database.OpenUnscopedAsync(ct);
        var free = query.Total - query.InFlight.Values.Sum();
        var candidates = new List<DeliveryId>();
        foreach (var endpoint in await DueNow(db, query.Now).Select(d => d.EndpointId).Distinct().ToListAsync(ct))
        {
            var share = Math.Min(query.PerEndpoint - query.InFlight.GetValueOrDefault(endpoint), free - candidates.Count);
            if (share > 0)
            {
                candidates.AddRange(await NextOfAsync(db, endpoint, query.Now, share, ct));
            }
        }

        if (candidates.Count == 0)
        {
            return [];
        }

        var held = await TakeAsync(db, candidates, query.Now, ct);
        return await ReadAsync(db, held, ct);
    }

    private static IQueryable<Delivery> DueNow(PortalDbContext db, DateTimeOffset now) =>
        db
            .Deliveries.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(d => d.Status == DeliveryStatus.Pending && d.NextAttemptAt <= now && (d.LeasedUntil == null || d.LeasedUntil <= now));

    private static Task<List<DeliveryId>> NextOfAsync(
        PortalDbContext db,
        EndpointId endpoint,
        DateTimeOffset now,
        int share,
        CancellationToken ct
    )
    {
        var events = db.Events.IgnoreQueryFilters();
        var pending = db.Deliveries.IgnoreQueryFilters().Where(d => d.Status == DeliveryStatus.Pending);
        return (
            from delivery in DueNow(db, now).Where(d => d.EndpointId == endpoint)
            join announced in events on delivery.EventId equals announced.Id
            where
                delivery.ReviewId == null
                || !(
                    from earlier in pending
                    join before in events on earlier.EventId equals before.Id
                    where earlier.ReviewId == delivery.ReviewId && earlier.EndpointId == endpoint && before.Sequence < announced.Sequence
                    select earlier
                ).Any()
            orderby announced.Sequence
            select delivery.Id
        )
            .Take(share)
            .ToListAsync(ct);
    }

    // One transaction for the whole handful: one flush, and a row another node took meanwhile simply does not match any more.
    private static async Task<List<DeliveryId>> TakeAsync(
        PortalDbContext db,
        List<DeliveryId> candidates,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var held = new List<DeliveryId>(candidates.Count);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        foreach (var id in candidates.OrderBy(c => c.Value))
        {
            var taken = await DueNow(db, now)
                .Where(d => d.Id == id)
                .ExecuteUpdateAsync(s => s.SetProperty(d => d.LeasedUntil, now + Lease), ct);
            if (taken == 1)
            {
                held.Add(id);
            }
        }

        await transaction.CommitAsync(ct);
        return held;
    }

    private static async Task<IReadOnlyList<Due>> ReadAsync(PortalDbContext db, List<DeliveryId> held, CancellationToken ct)
    {
        var rows = await (
            from delivery in db.Deliveries.IgnoreQueryFilters().AsNoTracking()
            where held.Contains(delivery.Id)
            join announced in db.Events.IgnoreQueryFilters() on delivery.EventId equals announced.Id
            join endpoint in db.CallbackEndpoints.IgnoreQueryFilters() on delivery.EndpointId equals endpoint.Id into endpoints
            from endpoint in endpoints.DefaultIfEmpty()
            join review in db.Reviews.IgnoreQueryFilters() on delivery.ReviewId equals review.Id into reviews
            from review in reviews.DefaultIfEmpty()
            orderby announced.Sequence
            select new
            {
                delivery,
                announced,
                endpoint,
                review,
            }
        ).ToListAsync(ct);
        return [.. rows.Select(r => new Due(r.delivery, r.announced, r.endpoint, r.review))];
    }
}
