using ReviewerPortal.Background;
using ReviewerPortal.Realtime;

namespace ReviewerPortal.Features.Queue;

/// <summary>What queues need beside the domain's use cases: the hub's announcements, the regular return of items whose claim ran out or whose person is away, and the end of old drafts.</summary>
public static class QueueFeature
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddQueueFeature(this IServiceCollection services)
    {
        services.AddSingleton<QueueAnnouncements>();
        services.AddWorker<AnnounceQueueChanges>();
        services.AddWorker<ReturnLapsedItemsRegularly>();
        services.AddWorker<FireRungsOnTime>();
        services.AddWorker<ForgetDraftsHourly>();
        services.AddWorker<ReturnAbsentAssignmentsRegularly>();
        return services;
    }
}
