using Microsoft.AspNetCore.Components.Server.Circuits;
using ReviewerPortal.Features.ReviewItems;
using ReviewerPortal.Realtime;

namespace ReviewerPortal.Features.Queue;

/// <summary>Registers what the queue and item pages need beyond the use cases.</summary>
public static class ReviewPages
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddReviewPages(this IServiceCollection services) =>
        services
            .AddSingleton<TakeNext>()
            .AddSingleton<ItemSheets>()
            .AddScoped<CircuitConnection>()
            .AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<CircuitConnection>());
}
