using Microsoft.Extensions.DependencyInjection;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>Registers the use cases of this folder.</summary>
public static class MetricsServices
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddRates(this IServiceCollection services) =>
        services
            .AddSingleton<MeasureRates>()
            .AddSingleton<MeasureCoverage>()
            .AddSingleton<ReadWorkspacePulse>()
            .AddSingleton<RecountFigures>()
            .AddSingleton<FoldFigures>()
            .AddSingleton<RebuildFigures>()
            .AddSingleton<MeasureOverrides>()
            .AddSingleton<SplitOverrides>()
            .AddSingleton<ListOverrides>()
            .AddSingleton<ReadQueueHealth>()
            .AddSingleton<ReadCapacity>()
            .AddSingleton<Diagnose>()
            .AddSingleton<ReadReviewers>()
            .AddSingleton<SendWeeklySummaries>();
}
