using ReviewerPortal.Background;

namespace ReviewerPortal.Features.Evaluation;

/// <summary>What evaluations need beside the domain's use cases.</summary>
public static class EvaluationFeature
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddEvaluationFeature(this IServiceCollection services)
    {
        services.AddSingleton<AskCandidate>();
        services.AddWorker<RunEvaluations>();
        return services;
    }
}
