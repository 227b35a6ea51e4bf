using ReviewerPortal.Background;

namespace ReviewerPortal.Features.Releases;

/// <summary>What the gate needs beside the domain's use cases.</summary>
public static class ReleasesFeature
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddReleasesFeature(this IServiceCollection services)
    {
        services.AddWorker<EvaluateGatesRegularly>();
        services.AddWorker<RefreshTrafficSplits>();
        return services;
    }
}
