using System.ComponentModel.DataAnnotations;

namespace ReviewerPortal.Hosting;

/// <summary>Who may read <c>/metrics</c>. Section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    /// <summary>What a scraper sends as its bearer token; at least 16 characters. Without one only this machine itself is answered.</summary>
    [MinLength(16, ErrorMessage = "Telemetry:MetricsToken must have at least 16 characters.")]
    public string? MetricsToken { get; set; }
}
