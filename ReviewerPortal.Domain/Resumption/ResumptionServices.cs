using Microsoft.Extensions.DependencyInjection;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>Registers what carries answers back to agents.</summary>
internal static class ResumptionServices
{
    /// <summary>The web project adds <see cref="IProtectSecrets"/> and <see cref="OpenedNetworks"/>.</summary>
    public static void AddResumption(this IServiceCollection services)
    {
        services.AddSingleton<ReviewSignals>();
        services.AddSingleton<EventSignals>();
        services.AddSingleton<DeliverySignals>();
        services.AddSingleton<AnnounceEvent>();
        services.AddSingleton<CompleteReview>();
        services.AddSingleton<LeaseDeliveries>();
        services.AddSingleton<RecordAttempt>();
        services.AddSingleton<ReturnMovedReview>();
        services.AddSingleton<RedeliverAnswer>();
        services.AddSingleton<AcknowledgeReview>();
        services.AddSingleton<AwaitReview>();
        services.AddSingleton<ReadEvents>();
        services.AddSingleton<WakeWaiting>();
        services.AddSingleton<RegisterEndpoint>();
        services.AddSingleton<RotateSecret>();
        services.AddSingleton<SwitchEndpoint>();
        services.AddSingleton<SendTestEvent>();
        services.AddSingleton<ListEndpoints>();
        services.AddSingleton<ListDeliveries>();
    }
}
