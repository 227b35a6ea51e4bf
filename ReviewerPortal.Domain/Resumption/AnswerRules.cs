using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.ReviewItems;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>Which deliveries are a review's own answer, and not only news of it for somebody who listens to everything.</summary>
internal static class AnswerRules
{
    /// <summary>The events that end a review.</summary>
    public static readonly string[] Endings = [EventTypes.ReviewDecided, EventTypes.ReviewExpired, EventTypes.ReviewWithdrawn];

    /// <summary>The review, tracked, whose end this delivery carries to the endpoint it names; null for any other delivery.</summary>
    public static Task<Review?> ReviewAnsweredByAsync(PortalDbContext db, Delivery delivery) =>
        delivery.ReviewId is null
            ? Task.FromResult<Review?>(null)
            : (
                from review in db.Reviews.AsTracking()
                where review.Id == delivery.ReviewId
                join endpoint in db.CallbackEndpoints on review.CallbackEndpoint equals endpoint.Name
                where endpoint.Id == delivery.EndpointId
                where db.Events.Any(e => e.Id == delivery.EventId && Endings.Contains(e.Type))
                select review
            ).FirstOrDefaultAsync();

    /// <summary>The newest event that ended the review, or null while it is open.</summary>
    public static Task<PortalEvent?> EndOfAsync(PortalDbContext db, Shared.ReviewId review) =>
        db
            .Events.AsNoTracking()
            .Where(e => e.ReviewId == review && Endings.Contains(e.Type))
            .OrderByDescending(e => e.Sequence)
            .FirstOrDefaultAsync();
}
