using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Features.Access;

/// <summary>How sessions live in the browser: <c>__Host-</c>, HttpOnly, Lax, checked against the database at every request.</summary>
public static class SessionCookies
{
    /// <summary>The session's cookie; over https the browser knows it as <c>__Host-portal</c>.</summary>
    public const string Name = "portal";

    /// <summary>Configures all of Identity's cookies.</summary>
    public static void Configure(IdentityCookiesBuilder cookies, TimeSpan lifetime)
    {
        cookies.ApplicationCookie!.Configure(o =>
        {
            Harden(o, Name);
            o.ExpireTimeSpan = lifetime;
            o.SlidingExpiration = true;
            o.LoginPath = PortalUrls.SignIn;
            o.AccessDeniedPath = PortalUrls.NotFound;
            o.ReturnUrlParameter = "returnUrl";
            o.Events.OnValidatePrincipal = ValidateAsync;
        });
        cookies.TwoFactorUserIdCookie!.Configure(o =>
        {
            Harden(o, "portal.second-factor");
            o.ExpireTimeSpan = TimeSpan.FromMinutes(5);
        });
        cookies.TwoFactorRememberMeCookie!.Configure(o => Harden(o, "portal.remembered"));
        cookies.ExternalCookie!.Configure(o => Harden(o, "portal.external"));
    }

    private static void Harden(CookieAuthenticationOptions options, string name)
    {
        options.Cookie.Name = name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.Path = "/";
        options.CookieManager = new HostPrefixedCookies();
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var directory = context.HttpContext.RequestServices.GetRequiredService<PeopleDirectory>();
        if (await SessionPrincipal.FindAsync(directory, context.Principal, context.HttpContext.RequestAborted) is not { } person)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }

        // The role and names in the cookie are as old as the session; what the rest of the request sees is not.
        context.ReplacePrincipal(SessionPrincipal.Refresh(context.Principal!, person));
    }

    /// <summary>Adds the <c>__Host-</c> prefix over https. Plain http (a loopback trial) cannot have it: browsers drop such a cookie.</summary>
    private sealed class HostPrefixedCookies : ICookieManager
    {
        private readonly ChunkingCookieManager _inner = new();

        public string? GetRequestCookie(HttpContext context, string key) => _inner.GetRequestCookie(context, NameOf(context, key));

        public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
            _inner.AppendResponseCookie(context, NameOf(context, key), value, options);

        public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
            _inner.DeleteCookie(context, NameOf(context, key), options);

        private static string NameOf(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;
    }
}
