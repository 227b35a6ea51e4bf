using ReviewerPortal.Features.ReviewItems;

namespace ReviewerPortal.Features.Queue;

/// <summary>Registers what the queue and item pages need beyond the use cases.</summary>
public static class ReviewPages
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddReviewPages(this IServiceCollection services) =>
        services.AddSingleton<TakeNext>().AddSingleton<ItemSheets>();
}
