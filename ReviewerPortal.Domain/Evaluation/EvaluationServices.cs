using Microsoft.Extensions.DependencyInjection;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>Registers the use cases of this folder.</summary>
public static class EvaluationServices
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddEvaluation(this IServiceCollection services)
    {
        services.AddSingleton<ProtectItem>();
        services.AddSingleton<ProtectCase>();
        services.AddSingleton<ChangeCase>();
        services.AddSingleton<ListCases>();
        services.AddSingleton<RecordEvaluation>();
        services.AddSingleton<ListRuns>();
        services.AddSingleton<ShowRun>();
        services.AddSingleton<ListResults>();
        return services;
    }
}
