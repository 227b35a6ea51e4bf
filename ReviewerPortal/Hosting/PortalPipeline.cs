using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.Connections;
using ReviewerPortal.Components;
using ReviewerPortal.Components.Account;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features;
using ReviewerPortal.Features.Idempotency;

namespace ReviewerPortal.Hosting;

/// <summary>The order requests pass through, and the routes they end at.</summary>
public static class PortalPipeline
{
    /// <summary>Adds the middleware.</summary>
    public static void UsePortal(this WebApplication app)
    {
        app.UseMiddleware<MetricsGate>();
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(PortalUrls.Error, createScopeForErrors: true);
        app.UseWhen(Interface.Owns, api => api.UseStatusCodePages(Interface.WriteProblemAsync));
        app.UseWhen(
            c => !Interface.Owns(c),
            pages => pages.UseStatusCodePagesWithReExecute(PortalUrls.NotFound, createScopeForStatusCodePages: true)
        );
        app.UseMiddleware<OriginGuard>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseMiddleware<DoOnce>();
    }

    /// <summary>Maps the routes.</summary>
    public static void MapPortal(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(o =>
            {
                // Our own header says who may frame us; the framework's would be a second, weaker one.
                o.ContentSecurityFrameAncestorsPolicy = null;
                o.ConfigureWebSocketAcceptContext = (_, socket) =>
                {
                    // Compression without a kept window: 265 KB less for each open screen, for some 100 bytes more per update.
                    socket.DangerousEnableCompression = true;
                    socket.DisableServerContextTakeover = true;
                    return Task.CompletedTask;
                };
            });
        app.MapAccount();
        app.MapPrometheusScrapingEndpoint(MetricsGate.Path).AllowAnonymous();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = DatabaseReady.WriteAsync }).AllowAnonymous();

        var api = app.MapGroup(Interface.Root).RequireRateLimiting(RateLimits.PerCaller).DisableAntiforgery();
        api.MapInterface();
        app.Map("/api/{**rest}", (HttpContext http) => Problems.Of(new Refusal(RefusalCodes.NotFound, "There is no such address."), http))
            .WithOrder(int.MaxValue)
            .ExcludeFromDescription()
            .AllowAnonymous()
            .DisableAntiforgery();
        app.MapApiDescription();
        app.MapOutside();
    }
}
