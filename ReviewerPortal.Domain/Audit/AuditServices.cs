using Microsoft.Extensions.DependencyInjection;

namespace ReviewerPortal.Domain.Audit;

/// <summary>Registers the use cases of this folder.</summary>
public static class AuditServices
{
    /// <summary>Adds them. Signing needs <see cref="CheckpointKey"/> and <see cref="CheckpointFile"/>, which the host places.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) =>
        services.AddSingleton<ListAudit>().AddSingleton<ExportAudit>().AddSingleton<VerifyAudit>().AddSingleton<ReadChainStatus>();
}
