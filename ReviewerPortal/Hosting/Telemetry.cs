using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ReviewerPortal.Domain;

namespace ReviewerPortal.Hosting;

/// <summary>
/// Metrics for a Prometheus server at <c>/metrics</c>, and metrics and traces by OTLP where the environment names a collector
/// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and the other variables of the OpenTelemetry specification).
/// </summary>
public static class Telemetry
{
    /// <summary>The setting that names a collector.</summary>
    public const string CollectorKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Components.Server.Circuits",
        "System.Runtime",
        "Npgsql",
        PortalTelemetry.Name,
    ];

    /// <summary>Adds both; traces only where there is a collector for them.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var collected = configuration[CollectorKey] is { Length: > 0 };
        var version = typeof(Telemetry).Assembly.GetName().Version?.ToString(3);
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("reviewer-portal", serviceVersion: version))
            .WithMetrics(m =>
            {
                m.AddMeter(Meters).AddPrometheusExporter();
                if (collected)
                {
                    m.AddOtlpExporter();
                }
            });
        if (collected)
        {
            telemetry.WithTracing(t => t.AddSource(PortalTelemetry.Name, "Npgsql").AddAspNetCoreInstrumentation().AddOtlpExporter());
        }

        return services;
    }
}
