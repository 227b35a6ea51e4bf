using Microsoft.Extensions.DependencyInjection;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>Registers what learns from corrections and proposes.</summary>
internal static class AdaptiveServices
{
    public static void AddAdaptive(this IServiceCollection services)
    {
        services.AddSingleton<DecidedItems>();
        services.AddSingleton<AdaptDraft>();
        services.AddSingleton<FindThresholds>();
        services.AddSingleton<ProposeThreshold>();
        services.AddSingleton<FindRepeatedEdits>();
        services.AddSingleton<ProposeRule>();
        services.AddSingleton<FindExceptionPatterns>();
        services.AddSingleton<ProposeRoute>();
        services.AddSingleton<ProposeAction>();
        services.AddSingleton<ProposeLimit>();
    }
}
