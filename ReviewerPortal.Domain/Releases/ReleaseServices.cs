using Microsoft.Extensions.DependencyInjection;

namespace ReviewerPortal.Domain.Releases;

/// <summary>Registers the use cases of this folder.</summary>
public static class ReleaseServices
{
    /// <summary>Adds them; none keeps state of a caller's, so each is one for the process.</summary>
    public static IServiceCollection AddReleases(this IServiceCollection services)
    {
        services.AddSingleton<GateDesk>();
        services.AddSingleton<TrafficSplits>();
        services.AddSingleton<MeasurePreconditions>();
        services.AddSingleton<OpenRelease>();
        services.AddSingleton<StartRelease>();
        services.AddSingleton<PromoteRelease>();
        services.AddSingleton<PauseRelease>();
        services.AddSingleton<RollBackRelease>();
        services.AddSingleton<RerouteItems>();
        services.AddSingleton<RehearseRollback>();
        services.AddSingleton<EvaluateGate>();
        services.AddSingleton<EvaluateDueGates>();
        services.AddSingleton<ShowGate>();
        services.AddSingleton<ListReleases>();
        return services;
    }
}
