using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Access;

/// <summary>Reads a session's principal and holds it against the directory.</summary>
public static class SessionPrincipal
{
    private static readonly string StampClaim = new ClaimsIdentityOptions().SecurityStampClaimType;

    /// <summary>The person, when the session is still good; null otherwise.</summary>
    public static async ValueTask<PersonState?> FindAsync(PeopleDirectory directory, ClaimsPrincipal? principal, CancellationToken ct) =>
        Guid.TryParse(principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
        && Guid.TryParse(principal.FindFirstValue(PortalClaims.Session), out var session)
            ? await directory.FindSignedInAsync(new PersonId(id), principal.FindFirstValue(StampClaim), session, ct)
            : null;

    /// <summary>The session's identifier; null for a principal without one.</summary>
    public static Guid? SessionOf(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(PortalClaims.Session), out var session) ? session : null;

    /// <summary>The role the principal was given when it was made.</summary>
    public static bool HasRole(ClaimsPrincipal principal, PersonRole role) => principal.HasClaim(PortalClaims.Role, SnakeCase.Of(role));

    /// <summary>The same principal with the role and names of now.</summary>
    public static ClaimsPrincipal Refresh(ClaimsPrincipal principal, PersonState person)
    {
        var old = (ClaimsIdentity)principal.Identity!;
        var kept = old.Claims.Where(c => c.Type is not (PortalClaims.Role or PortalClaims.DisplayName or PortalClaims.Workspace));
        var identity = new ClaimsIdentity(kept, old.AuthenticationType, old.NameClaimType, PortalClaims.Role);
        AddClaims(identity, person);
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Adds what the pages need to know of the person.</summary>
    public static void AddClaims(ClaimsIdentity identity, PersonState person)
    {
        identity.AddClaim(new Claim(PortalClaims.Role, SnakeCase.Of(person.Role)));
        identity.AddClaim(new Claim(PortalClaims.DisplayName, person.DisplayName));
        identity.AddClaim(new Claim(PortalClaims.Workspace, person.WorkspaceName));
    }
}
