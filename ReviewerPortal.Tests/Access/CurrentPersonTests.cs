using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Access;

public sealed class CurrentPersonTests
{
    [Theory, BothEngines]
    public async Task An_open_page_sees_a_new_role_at_its_next_command_and_is_refused_once_its_person_is_disabled(Engine engine)
    {
        await using var portal = await PortalApp.StartAsync(engine);
        var riley = await portal.AddPersonAsync("riley@acme.test", PersonRole.Lead, "Support");
        using var circuit = portal.Get<IServiceScopeFactory>().CreateScope();
        var current = new CurrentPerson(
            new OpenPage(await SignedInAsync(circuit.ServiceProvider, riley)),
            circuit.ServiceProvider.GetRequiredService<PeopleDirectory>()
        );
        var before = await current.RequireAsync();
        Assert.Equal((PersonRole.Lead, "user:riley@acme.test"), (before.Role, before.Principal));
        Assert.Equal(["Support"], before.Teams);

        await ChangeAsync(portal, riley, PersonRole.Reviewer, disabled: false);
        var after = await current.RequireAsync();
        Assert.Equal(PersonRole.Reviewer, after.Role);
        Assert.Empty(after.Teams);

        await ChangeAsync(portal, riley, PersonRole.Reviewer, disabled: true);
        await Assert.ThrowsAsync<SessionEndedException>(() => current.RequireAsync());

        // What was open stays closed when the person is let in again.
        await ChangeAsync(portal, riley, PersonRole.Reviewer, disabled: false);
        await Assert.ThrowsAsync<SessionEndedException>(() => current.RequireAsync());
    }

    private static async Task<ClaimsPrincipal> SignedInAsync(IServiceProvider services, PersonId id)
    {
        var person = await services.GetRequiredService<UserManager<Person>>().FindByIdAsync(id.Value.ToString());
        var principal = await services.GetRequiredService<IUserClaimsPrincipalFactory<Person>>().CreateAsync(person!);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(PortalClaims.Session, Guid.NewGuid().ToString("N")));
        return principal;
    }

    private static async Task ChangeAsync(PortalApp portal, PersonId person, PersonRole role, bool disabled)
    {
        var admin = new Caller(portal.Workspace, "user:admin@acme.test")
        {
            Person = PersonId.New(DateTimeOffset.UnixEpoch),
            Role = PersonRole.Admin,
        };
        var outcome = await portal.Get<ChangePerson>().HandleAsync(new(admin, person, role, [], disabled), CancellationToken.None);
        Assert.Null(outcome.Refusal);
    }

    private sealed class OpenPage(ClaimsPrincipal principal) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(principal));
    }
}
