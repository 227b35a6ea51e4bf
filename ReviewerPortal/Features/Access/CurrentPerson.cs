using Microsoft.AspNetCore.Components.Authorization;
using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Features.Access;

/// <summary>
/// The person a page works for. Ask at every command, never once per page: the answer is at most seconds old, so somebody who was disabled or lost a role an
/// hour into their session is refused at the next click.
/// </summary>
public sealed class CurrentPerson(AuthenticationStateProvider authentication, PeopleDirectory directory)
{
    /// <summary>The caller, with the role and teams of now.</summary>
    /// <exception cref="SessionEndedException">The session is over; the layout's error boundary leads to the sign-in page.</exception>
    public async Task<Caller> RequireAsync(CancellationToken ct = default) => await FindAsync(ct) ?? throw new SessionEndedException();

    /// <summary>The caller, or null when nobody is signed in any more.</summary>
    public async Task<Caller?> FindAsync(CancellationToken ct = default)
    {
        var state = await authentication.GetAuthenticationStateAsync();
        return (await SessionPrincipal.FindAsync(directory, state.User, ct))?.ToCaller();
    }
}

/// <summary>A page asked who it works for and nobody is signed in any more.</summary>
public sealed class SessionEndedException() : Exception("The session has ended.");
