using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>Lists the workspace's endpoints with how their deliveries stand.</summary>
public sealed class ListEndpoints(PortalDatabase database)
{
    /// <summary>Who asks.</summary>
    public sealed record Query(Caller By);

    /// <summary>Answers them by name.</summary>
    public async Task<Outcome<IReadOnlyList<CallbackEndpointView>>> HandleAsync(Query query, CancellationToken ct)
    {
        if (!EndpointRefusals.MayLook(query.By))
        {
            return EndpointRefusals.AdministratorsOnly;
        }

        await using var db = await database.OpenAsync(query.By.Workspace, ct);
        var endpoints = await db.CallbackEndpoints.AsNoTracking().OrderBy(e => e.Name).ToListAsync(ct);
        var figures = await db
            .Deliveries.GroupBy(d => d.EndpointId)
            .Select(g => new
            {
                Endpoint = g.Key,
                Pending = g.Count(d => d.Status == DeliveryStatus.Pending),
                Undeliverable = g.Count(d => d.Status == DeliveryStatus.Undeliverable),
                Last = g.Max(d => d.DeliveredAt),
            })
            .ToDictionaryAsync(g => g.Endpoint, ct);
        return endpoints
            .Select(e =>
            {
                var figure = figures.GetValueOrDefault(e.Id);
                return CallbackEndpointView.Of(e) with
                {
                    Pending = figure?.Pending ?? 0,
                    Undeliverable = figure?.Undeliverable ?? 0,
                    LastDeliveredAt = figure?.Last,
                };
            })
            .ToList();
    }
}
