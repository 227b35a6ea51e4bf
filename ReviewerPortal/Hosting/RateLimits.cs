using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features;

namespace ReviewerPortal.Hosting;

/// <summary>How fast one caller may ask. Each node counts for itself.</summary>
public static class RateLimits
{
    /// <summary>The policy of the HTTP interface: a token bucket per agent key or person, and per address where there is neither.</summary>
    public const string PerCaller = "per-caller";

    private const int RefillsPerMinute = 60;

    /// <summary>Adds the limiter.</summary>
    public static void AddPortalRateLimits(this IServiceCollection services) =>
        services.AddRateLimiter(o =>
        {
            o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            o.OnRejected = RejectAsync;
            o.AddPolicy(PerCaller, PartitionOf);
        });

    private static RateLimitPartition<string> PartitionOf(HttpContext http)
    {
        var limits = http.RequestServices.GetRequiredService<IOptions<AccessOptions>>().Value;
        return http.Features.Get<Caller>() is { } caller
            ? Bucket($"{caller.Workspace} {caller.Principal}", limits.RequestsPerMinute)
            : Bucket($"ip {http.Connection.RemoteIpAddress}", limits.AnonymousRequestsPerMinute);
    }

    private static RateLimitPartition<string> Bucket(string key, int perMinute) =>
        RateLimitPartition.GetTokenBucketLimiter(
            key,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = perMinute,
                TokensPerPeriod = Math.Max(1, perMinute / RefillsPerMinute),
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) / Math.Min(RefillsPerMinute, perMinute),
                AutoReplenishment = true,
            }
        );

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken ct)
    {
        var http = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Ceiling(after.TotalSeconds) : 1;
        http.Response.Headers.RetryAfter = Math.Max(1, wait).ToString(CultureInfo.InvariantCulture);
        await Problems.Of(new Refusal(RefusalCodes.RateLimited, "Too many requests with this token; slow down."), http).ExecuteAsync(http);
    }
}
