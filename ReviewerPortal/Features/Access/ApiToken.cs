using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Features.Access;

/// <summary>Authenticates programs by <c>Authorization: Bearer</c> or <c>X-API-Key</c>. Never looks at cookies; pages never look at tokens.</summary>
public sealed class ApiToken(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    FindCaller callers
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme of tokens.</summary>
    public const string SchemeName = "ApiToken";

    /// <summary>The scheme that picks tokens or the session cookie by the request's path.</summary>
    public const string ByPath = "ByPath";

    private const string Bearer = "Bearer ";

    /// <summary>Programs' addresses take tokens only; all others take the session cookie only.</summary>
    public static string SchemeOf(HttpContext http) => Interface.Owns(http) ? SchemeName : IdentityConstants.ApplicationScheme;

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (PresentedToken() is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        if (await callers.HandleAsync(token, Context.RequestAborted) is not { } caller)
        {
            return AuthenticateResult.Fail("Unknown token");
        }

        Context.Features.Set(caller);
        return AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(caller), SchemeName));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        var message = PresentedToken() is null
            ? "Send an agent key or a personal token as “Authorization: Bearer …” or “X-API-Key: …”."
            : "This token is unknown, expired or revoked.";
        return Problems.Of(new Refusal(RefusalCodes.Unauthorized, message), Context).ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var needed = Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>() ?? [];
        var refusal = new Refusal(RefusalCodes.Forbidden, "This token's scopes or its person's role do not allow that.");
        return Problems.Of(refusal.With("policy", string.Join(' ', needed)), Context).ExecuteAsync(Context);
    }

    private string? PresentedToken()
    {
        var authorization = Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return authorization[Bearer.Length..].Trim();
        }

        if (Request.Headers.TryGetValue("X-API-Key", out var key) && key.Count == 1)
        {
            return key[0];
        }

        // A browser cannot set headers on a WebSocket; SignalR's client sends the token in the query there.
        return
            Request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase)
            && Request.Query.TryGetValue("access_token", out var inQuery)
            ? inQuery.ToString()
            : null;
    }

    private static ClaimsPrincipal PrincipalOf(Caller caller)
    {
        var identity = new ClaimsIdentity(SchemeName, ClaimTypes.Name, PortalClaims.Role);
        identity.AddClaim(new Claim(ClaimTypes.Name, caller.Principal));
        identity.AddClaims(caller.Scopes.Select(s => new Claim(PortalClaims.Scope, s)));
        if (caller.Role is { } role)
        {
            identity.AddClaim(new Claim(PortalClaims.Role, SnakeCase.Of(role)));
        }

        return new ClaimsPrincipal(identity);
    }
}

/// <summary>Lets an endpoint take the <see cref="Caller"/> as a parameter.</summary>
public static class CallerOfRequest
{
    /// <summary>The caller the token stands for.</summary>
    /// <exception cref="InvalidOperationException">The request was not authenticated by a token: the endpoint forgot its policy.</exception>
    public static Caller Resolve(IServiceProvider services) =>
        services.GetRequiredService<IHttpContextAccessor>().HttpContext?.Features.Get<Caller>()
        ?? throw new InvalidOperationException("This request has no caller; the endpoint must require a policy.");
}
