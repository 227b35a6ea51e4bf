using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Access;

/// <summary>Nothing is reachable by accident: whatever can be called names its policy, or is on the list of what is open to everybody.</summary>
public sealed class PolicyTests
{
    private static readonly string[] OpenPages =
    [
        "/account/sign-in",
        "/account/second-factor",
        "/account/recovery-code",
        "/account/choose-password",
        "/setup",
        "/not-found",
        "/error",
        "/problems/{Slug}",
    ];

    private static readonly string[] OpenEndpoints =
    [
        "/health/live",
        "/health/ready",
        "/metrics",
        "/account/passkey/request-options",
        "/api/{**rest}",
        "/openapi/{documentName}.json",
        "/.well-known/oauth-protected-resource",
    ];

    [Fact]
    public void Every_page_names_a_policy_or_is_listed_as_open()
    {
        var pages = typeof(Program)
            .Assembly.GetTypes()
            .SelectMany(t => t.GetCustomAttributes<RouteAttribute>().Select(r => (Type: t, r.Template)))
            .ToList();

        Assert.NotEmpty(pages);
        foreach (var (type, template) in pages)
        {
            if (OpenPages.Contains(template, StringComparer.Ordinal))
            {
                Assert.True(type.IsDefined(typeof(AllowAnonymousAttribute)), $"{template} is listed as open but does not say so.");
                continue;
            }

            Assert.True(
                type.GetCustomAttributes<AuthorizeAttribute>().Any(a => Policies.Names.Contains(a.Policy, StringComparer.Ordinal)),
                $"The page {template} ({type.Name}) names no policy of Policies."
            );
            Assert.False(type.IsDefined(typeof(AllowAnonymousAttribute)), $"The page {template} is open but not listed.");
        }
    }

    [Fact]
    public async Task Every_endpoint_names_a_policy_or_is_listed_as_open()
    {
        await using var portal = await PortalApp.StartAsync(Engine.Sqlite);
        var endpoints = portal.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        Assert.NotEmpty(endpoints);
        foreach (var endpoint in endpoints)
        {
            var route = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            if (IsFrameworks(endpoint, route))
            {
                continue;
            }

            var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            if (open)
            {
                Assert.True(
                    OpenPages.Contains(route, StringComparer.Ordinal)
                        || OpenEndpoints.Contains(route, StringComparer.Ordinal)
                        || IsFile(endpoint),
                    $"{route} ({endpoint.DisplayName}) is open but not listed."
                );
                continue;
            }

            var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).ToList();
            Assert.True(
                policies.Exists(p => Policies.Names.Contains(p, StringComparer.Ordinal)),
                $"{route} ({endpoint.DisplayName}) names no policy of Policies."
            );
        }
    }

    [Fact]
    public void Every_hub_and_its_methods_name_a_policy()
    {
        var hubs = typeof(Program).Assembly.GetTypes().Where(t => typeof(Hub).IsAssignableFrom(t) && !t.IsAbstract);
        foreach (var hub in hubs)
        {
            foreach (
                var method in hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                    .Where(m => m.GetBaseDefinition().DeclaringType == hub)
            )
            {
                var policies = method
                    .GetCustomAttributes<AuthorizeAttribute>()
                    .Concat(hub.GetCustomAttributes<AuthorizeAttribute>())
                    .Select(a => a.Policy);
                Assert.True(
                    policies.Any(p => Policies.Names.Contains(p, StringComparer.Ordinal)),
                    $"{hub.Name}.{method.Name} names no policy of Policies."
                );
            }
        }
    }

    // The framework's own: the circuit's endpoints and the fall-back for files fall under the fall-back policy, so a session is required (OriginTests
    // shows it).
    private static bool IsFrameworks(RouteEndpoint endpoint, string route) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        && (
            route.StartsWith("/_blazor", StringComparison.Ordinal)
            || route.StartsWith("/_framework/", StringComparison.Ordinal)
            || string.Equals(route, "/{**path:file}", StringComparison.Ordinal)
        );

    private static bool IsFile(RouteEndpoint endpoint) =>
        endpoint.Metadata.Any(m => m.GetType().FullName?.StartsWith("Microsoft.AspNetCore.StaticAssets", StringComparison.Ordinal) == true);
}
