using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Features.Access;

/// <summary>Ends open pages of people who were disabled, signed out elsewhere, changed their password or lost their role.</summary>
public sealed class EndedSessionWatch(ILoggerFactory log, PeopleDirectory directory, IHostApplicationLifetime life)
    : RevalidatingServerAuthenticationStateProvider(log)
{
    /// <inheritdoc/>
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState,
        CancellationToken cancellationToken
    ) =>
        // A portal that is stopping ends every page anyway; asking a database that is gone would only fill the log.
        life.ApplicationStopping.IsCancellationRequested
        || await SessionPrincipal.FindAsync(directory, authenticationState.User, cancellationToken) is { } person
            && SessionPrincipal.HasRole(authenticationState.User, person.Role);
}
