using ReviewerPortal.Background;

namespace ReviewerPortal.Features.Metrics;

/// <summary>What the metrics' pages need beside the domain's use cases.</summary>
public static class MetricsFeature
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddMetricsFeature(this IServiceCollection services)
    {
        services.AddSingleton<RateBoard>();
        services.AddSingleton<OverrideBoard>();
        services.AddSingleton<HealthBoard>();
        services.AddWorker<RefreshRateBoard>();
        services.AddWorker<RefreshHealthBoard>();
        services.AddWorker<FoldFiguresRegularly>();
        services.AddWorker<SendSummariesWeekly>();
        return services;
    }
}
