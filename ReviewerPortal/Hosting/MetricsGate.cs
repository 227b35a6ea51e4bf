using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ReviewerPortal.Hosting;

/// <summary>
/// Answers <c>/metrics</c> to who shows the configured token, or where none is configured to this machine itself and not to what a proxy on it passes on. To anybody
/// else there is no such address.
/// </summary>
public sealed class MetricsGate(RequestDelegate next, PortalSettings settings)
{
    /// <summary>The address.</summary>
    public const string Path = "/metrics";

    private static readonly string[] PassedOn = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Via"];

    /// <summary>Lets the request on, or answers 404.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.Equals(Path, StringComparison.OrdinalIgnoreCase) && !MayRead(http))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(http);
    }

    private bool MayRead(HttpContext http)
    {
        if (settings.Telemetry.MetricsToken is { } token)
        {
            return CryptographicOperations.FixedTimeEquals(
                SHA256.HashData(Encoding.UTF8.GetBytes($"Bearer {token}")),
                SHA256.HashData(Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()))
            );
        }

        return http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from) && !PassedOn.Any(http.Request.Headers.ContainsKey);
    }
}
