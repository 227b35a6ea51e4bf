using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>Lists deliveries, newest first: the recent ones of an endpoint, or all of one review.</summary>
public sealed class ListDeliveries(PortalDatabase database)
{
    /// <summary>Most deliveries of one answer.</summary>
    public const int Most = 50;

    /// <summary>Which deliveries.</summary>
    /// <param name="Workspace">Where.</param>
    /// <param name="Endpoint">Of this endpoint, or of all.</param>
    /// <param name="Review">Of this review, or of all.</param>
    public sealed record Query(WorkspaceId Workspace, EndpointId? Endpoint = null, ReviewId? Review = null);

    /// <summary>One delivery as people see it.</summary>
    public sealed record Row(
        DeliveryId Id,
        EventId Event,
        string EventType,
        ReviewId? Review,
        string Endpoint,
        DeliveryStatus Status,
        int Attempts,
        DateTimeOffset CreatedAt,
        DateTimeOffset? NextAttemptAt,
        DateTimeOffset? LastAttemptAt,
        int? LastStatusCode,
        string? LastError,
        DateTimeOffset? DeliveredAt
    );

    /// <summary>Answers at most <see cref="Most"/>. The caller has already been allowed to see them.</summary>
    public async Task<IReadOnlyList<Row>> HandleAsync(Query query, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(query.Workspace, ct);
        var deliveries = db.Deliveries.AsNoTracking();
        if (query.Endpoint is { } endpointId)
        {
            deliveries = deliveries.Where(d => d.EndpointId == endpointId);
        }

        if (query.Review is { } reviewId)
        {
            deliveries = deliveries.Where(d => d.ReviewId == reviewId);
        }

        var rows = await (
            from delivery in deliveries
            join announced in db.Events on delivery.EventId equals announced.Id
            join endpoint in db.CallbackEndpoints on delivery.EndpointId equals endpoint.Id into endpoints
            from endpoint in endpoints.DefaultIfEmpty()
            orderby announced.Sequence descending
            select new
            {
                delivery,
                announced.Type,
                Endpoint = endpoint == null ? "(deleted)" : endpoint.Name,
            }
        )
            .Take(Most)
            .ToListAsync(ct);
        return
        [
            .. rows.Select(r => new Row(
                r.delivery.Id,
                r.delivery.EventId,
                r.Type,
                r.delivery.ReviewId,
                r.Endpoint,
                r.delivery.Status,
                r.delivery.Attempts,
                r.delivery.CreatedAt,
                r.delivery.Status is DeliveryStatus.Pending ? r.delivery.NextAttemptAt : null,
                r.delivery.LastAttemptAt,
                r.delivery.LastStatusCode,
                r.delivery.LastError,
                r.delivery.DeliveredAt
            )),
        ];
    }
}
