using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Features.Access;

/// <summary>Identity's sign-in, where disabled people stay out and every sign-in is a session of its own.</summary>
public sealed class PersonSignIn(
    UserManager<Person> people,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<Person> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<Person>> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<Person> confirmation
) : SignInManager<Person>(people, http, claims, options, log, schemes, confirmation)
{
    /// <inheritdoc/>
    public override Task<bool> CanSignInAsync(Person user) => Task.FromResult(!user.Disabled);

    /// <summary>Signs in somebody whose password was right, or asks for the second factor.</summary>
    public async Task<SignInResult> AfterPasswordAsync(Person person, bool persistent) =>
        await CanSignInAsync(person) ? await SignInOrTwoFactorAsync(person, persistent) : SignInResult.NotAllowed;

    /// <inheritdoc/>
    public override Task SignInWithClaimsAsync(
        Person user,
        AuthenticationProperties? authenticationProperties,
        IEnumerable<Claim> additionalClaims
    ) =>
        base.SignInWithClaimsAsync(
            user,
            authenticationProperties,
            [.. additionalClaims, new Claim(PortalClaims.Session, Guid.NewGuid().ToString("N"))]
        );
}

/// <summary>What goes into a new session's cookie.</summary>
public sealed class PersonClaims(UserManager<Person> people, IOptions<IdentityOptions> options, PeopleDirectory directory)
    : UserClaimsPrincipalFactory<Person>(people, options)
{
    /// <inheritdoc/>
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Person user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        // The sign-in itself may just have changed the person (a password, a second factor): read anew.
        directory.Forget(user.PersonId);
        if (await directory.FindAsync(user.PersonId) is { } person)
        {
            SessionPrincipal.AddClaims(identity, person);
        }

        return identity;
    }
}
