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
        services.AddSingleton<RegisterCandidate>();
        services.AddSingleton<RemoveCandidate>();
        services.AddSingleton<ListCandidates>();
        services.AddSingleton<EvaluationSignals>();
        services.AddSingleton<EvaluationFeed>();
        services.AddSingleton<StartEvaluation>();
        services.AddSingleton<LeaseEvaluations>();
        services.AddSingleton<ListCalls>();
        services.AddSingleton<RecordCall>();
        services.AddSingleton<EndEvaluation>();
        services.AddSingleton<ShowJob>();
        services.AddSingleton<ListJobs>();
        return services;
    }
}
