using ReviewerPortal.Background;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Features.Audit;

/// <summary>
/// Where this node keeps what must not lie in the database: beside the embedded database; with PostgreSQL in <c>Audit:Folder</c>, <c>./data</c> where that is
/// not set. Each node signs with its own key into its own file.
/// </summary>
public sealed record AuditFiles(string Folder)
{
    /// <summary>The private key, mode 0600.</summary>
    public string Key => Path.Combine(Folder, "audit-checkpoints.key.pem");

    /// <summary>The public key, for verifying elsewhere.</summary>
    public string PublicKey => Path.Combine(Folder, "audit-checkpoints.pub.pem");

    /// <summary>The signed checkpoints.</summary>
    public string Checkpoints => Path.Combine(Folder, "audit-checkpoints.ndjson");

    /// <summary>The places of an installation.</summary>
    public static AuditFiles Of(PortalSettings settings, IConfiguration configuration) =>
        new(
            Path.GetFullPath(
                configuration["Audit:Folder"] is { Length: > 0 } folder ? folder : Path.GetDirectoryName(settings.DatabaseFile) ?? "data"
            )
        );
}

/// <summary>What the audit's pages and its background work need beside the domain's use cases.</summary>
public static class AuditFeature
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddAuditFeature(this IServiceCollection services)
    {
        services.AddSingleton(sp => AuditFiles.Of(sp.GetRequiredService<PortalSettings>(), sp.GetRequiredService<IConfiguration>()));
        services.AddSingleton(sp => new CheckpointFile(sp.GetRequiredService<AuditFiles>().Checkpoints));
        services.AddSingleton(sp =>
        {
            var files = sp.GetRequiredService<AuditFiles>();
            return CheckpointKey.OpenOrCreate(files.Key, files.PublicKey);
        });
        services.AddSingleton<SignCheckpoints>();
        services.AddWorker<Background.SignCheckpointsRegularly>();
        return services;
    }
}
