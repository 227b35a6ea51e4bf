using Microsoft.Extensions.DependencyInjection;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>Registers what measures readiness and advises on it.</summary>
internal static class ReadinessServices
{
    public static void AddReadiness(this IServiceCollection services)
    {
        services.AddSingleton<GatherReadinessFacts>();
        services.AddSingleton<HoldWaitingOutcomes>();
        services.AddSingleton<IRecordReadiness, RecordReadiness>();
        services.AddSingleton<MeasureReadiness>();
        services.AddSingleton<RefreshReadiness>();
        services.AddSingleton<AdviseDeterminism>();
    }
}
