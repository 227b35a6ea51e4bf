using Microsoft.Extensions.DependencyInjection;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>Registers what carries answers back to agents.</summary>
internal static class ResumptionServices
{
    public static void AddResumption(this IServiceCollection services)
    {
        services.AddSingleton<ReviewSignals>();
        services.AddSingleton<EventSignals>();
        services.AddSingleton<DeliverySignals>();
        services.AddSingleton<AnnounceEvent>();
        services.AddSingleton<CompleteReview>();
    }
}
