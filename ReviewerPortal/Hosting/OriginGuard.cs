using Microsoft.Extensions.Options;

namespace ReviewerPortal.Hosting;

/// <summary>
/// Refuses what a page of another site makes a browser send: live connections (browsers do not apply CORS to WebSockets, so nobody else would stop them)
/// and every unsafe request that a session cookie would authenticate.
/// </summary>
public sealed class OriginGuard(RequestDelegate next, IOptions<AccessOptions> access)
{
    private readonly HashSet<string> _public = access
        .Value.PublicUrls.Select(u => new Uri(u).GetLeftPart(UriPartial.Authority))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Passes the request on, or answers 403.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        if (IsGuarded(http) && !IsOurs(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return http.Response.WriteAsync("Requests from pages of other origins are refused.");
        }

        return next(http);
    }

    private static bool IsGuarded(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
        || http.Request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase)
        || (!Interface.Owns(http) && !IsSafe(http.Request.Method));

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private bool IsOurs(HttpRequest request)
    {
        if (request.Headers.Origin is { Count: > 0 } origins)
        {
            var own = $"{request.Scheme}://{request.Host.ToUriComponent()}";
            return origins.Count == 1
                && origins[0] is { } origin
                && (string.Equals(origin, own, StringComparison.OrdinalIgnoreCase) || _public.Contains(origin));
        }

        // No Origin: not a browser, or a same-origin navigation. A browser that knows better says so.
        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
    }
}
