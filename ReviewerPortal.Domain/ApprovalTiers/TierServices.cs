using Microsoft.Extensions.DependencyInjection;

namespace ReviewerPortal.Domain.ApprovalTiers;

/// <summary>Registers what looks at approval tiers.</summary>
internal static class TierServices
{
    /// <summary>Adds the use cases of this folder.</summary>
    public static void AddTiers(this IServiceCollection services)
    {
        services.AddSingleton<AnalyseTiers>();
        services.AddSingleton<CountTiers>();
    }
}
