using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MudBlazor.Services;
using ReviewerPortal.Background;
using ReviewerPortal.Data;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Features;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Hosting;

/// <summary>Everything the container holds. One method a concern; features add theirs at the end.</summary>
public static class PortalServices
{
    /// <summary>Adds the whole portal.</summary>
    /// <exception cref="InvalidSettingsException">Settings are wrong; all of them are named.</exception>
    public static void AddPortal(this WebApplicationBuilder builder)
    {
        var settings = PortalSettings.Read(builder.Configuration);
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(Options.Create(settings.Access));
        services.TryAddSingleton(TimeProvider.System);
        services.AddPortalStorage(settings.Database.Provider, settings.Connection);
        services.AddSingleton<MigratePortal>();
        services.AddReviewerPortalDomain();
        services.AddAccess();
        AddProxies(services, settings.Access);
        services.AddPortalKeyRing(settings);
        AddPeople(services, settings.Access);
        AddPages(services, settings.Circuits);
        AddInterface(services);
        services.AddHealthChecks().AddCheck<DatabaseReady>("database");
        services.AddMessages(settings);
        services.AddTelemetry(builder.Configuration);
        services.AddPortalFeatures();
    }

    private static void AddProxies(IServiceCollection services, AccessOptions access) =>
        services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders =
                access.TrustedProxies.Count == 0
                    ? ForwardedHeaders.None
                    : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
            foreach (var proxy in access.TrustedProxies)
            {
                if (IPAddress.TryParse(proxy, out var address))
                {
                    o.KnownProxies.Add(address);
                }
                else
                {
                    o.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
                }
            }
        });

    private static void AddPeople(IServiceCollection services, AccessOptions access)
    {
        services
            .AddAuthentication(o =>
            {
                o.DefaultScheme = ApiToken.ByPath;
                o.DefaultSignInScheme = IdentityConstants.ApplicationScheme;
            })
            .AddPolicyScheme(ApiToken.ByPath, displayName: null, o => o.ForwardDefaultSelector = ApiToken.SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, ApiToken>(ApiToken.SchemeName, configureOptions: null)
            .AddIdentityCookies(cookies => SessionCookies.Configure(cookies, TimeSpan.FromHours(access.SessionHours)));
        services
            .AddIdentityCore<Person>(o =>
            {
                o.User.RequireUniqueEmail = true;
                // A budget of attempts in the database takes the place of Identity's lock-out, whose counter loses updates under parallel guesses.
                o.Lockout.AllowedForNewUsers = false;
                o.Password.RequiredLength = AccessRules.ShortestPassword;
                o.Password.RequireDigit = false;
                o.Password.RequireLowercase = false;
                o.Password.RequireUppercase = false;
                o.Password.RequireNonAlphanumeric = false;
            })
            .AddEntityFrameworkStores<PortalDbContext>()
            .AddSignInManager<PersonSignIn>()
            .AddClaimsPrincipalFactory<PersonClaims>()
            .AddDefaultTokenProviders();
        services.AddAuthorization(Policies.AddAll);
        services.AddSingleton<Microsoft.AspNetCore.Authorization.IAuthorizationHandler, CallerRequirementHandler>();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, EndedSessionWatch>();
        services.AddScoped<CurrentPerson>();
        services.AddSingleton<PasswordCheck>();
    }

    private static void AddPages(IServiceCollection services, CircuitRetentionOptions retention)
    {
        services
            .AddRazorComponents()
            .AddInteractiveServerComponents(o =>
            {
                o.DetailedErrors = false;
                o.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(retention.RetentionSeconds);
                o.DisconnectedCircuitMaxRetained = retention.MaxRetained;
            })
            // The longest text a page takes from typing (a contract of 200,000 characters) has to fit; the default would end the circuit at 32 KB.
            .AddHubOptions(o => o.MaximumReceiveMessageSize = 1024 * 1024);
        services.AddMudServices();
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "portal.antiforgery";
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.HeaderName = "X-Antiforgery";
            // One place sets the framing header.
            o.SuppressXFrameOptionsHeader = true;
        });
        services.AddScoped<Components.Account.AccountMessages>();
        services.TryAddSingleton<Components.Account.IDemoPeople, Components.Account.NoDemoPeople>();
    }

    private static void AddInterface(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped(CallerOfRequest.Resolve);
        services.AddExceptionHandler<InterfaceExceptions>();
        services.AddPortalRateLimits();
        // A body that cannot be bound becomes a problem answer by the exception handler, with its reason.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddSignalR();
        services.AddApiDescription();
    }
}
