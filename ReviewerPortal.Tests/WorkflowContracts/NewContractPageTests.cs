using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.WorkflowContracts;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Notifications;

namespace ReviewerPortal.Tests.WorkflowContracts;

public sealed class NewContractPageTests : BunitContext
{
    [Fact]
    public async Task The_answers_end_in_a_draft_without_errors_and_a_reload_loses_none()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        await SignInAsync(desk);
        JSInterop.Mode = JSRuntimeMode.Loose;
        var page = Render<NewContractPage>();

        page.Find("#workflow").Change("returns");
        page.Find("#purpose").Change("Take goods back");
        Go(page, "What enters");
        Press(page, "Add an action");
        Press(page, "Add an action"); // two without a name yet are two
        page.FindAll("fieldset input")[0].Change("take_back");
        Assert.Contains("take_back:", page.Find("pre").TextContent, StringComparison.Ordinal);

        // The tab kept every answer; the page that reads them goes on where this one was.
        var kept = JSInterop.Invocations["sessionStorage.setItem"][^1].Arguments[1] as string;
        JSInterop.Setup<string?>("sessionStorage.getItem", _ => true).SetResult(kept);
        var again = Render<NewContractPage>();
        await again.WaitForAssertionAsync(() => Assert.Contains("take_back:", again.Find("pre").TextContent, StringComparison.Ordinal));

        Go(again, "Save");
        Assert.Empty(again.FindAll(".notice.warn"));
        Press(again, "Save the draft");
        await again.WaitForAssertionAsync(() =>
            Assert.EndsWith(
                PortalUrls.ContractDraft("returns"),
                Services.GetRequiredService<NavigationManager>().Uri,
                StringComparison.Ordinal
            )
        );
        var draft = (await desk.Get<ShowDraft>().HandleAsync(new(desk.Data.Workspace, "returns"))).Value!;
        Assert.False(draft.HasErrors, string.Join('\n', draft.Problems));
    }

    [Fact]
    public async Task A_template_is_taken_under_a_name_of_ones_own()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        await SignInAsync(desk);
        JSInterop.Mode = JSRuntimeMode.Loose;
        var page = Render<NewContractPage>();

        page.Find("#template").Change("payment-approval");
        page.Find("#workflow").Change("pay-suppliers");

        var text = page.Find("pre").TextContent;
        Assert.Contains("workflow: pay-suppliers\n", text, StringComparison.Ordinal);
        Assert.StartsWith("# A contract to begin with", text, StringComparison.Ordinal);
        Go(page, "Save");
        Assert.False(page.Find("button.primary").HasAttribute("disabled"));
    }

    [Fact]
    public async Task The_teams_there_are_are_suggested()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        await SignInAsync(desk);
        JSInterop.Mode = JSRuntimeMode.Loose;
        var page = Render<NewContractPage>();

        Go(page, "Who decides");

        Assert.Equal("teams", page.Find("#team").GetAttribute("list"));
        await page.WaitForAssertionAsync(() =>
            Assert.Contains("Support", page.FindAll("#teams option").Select(o => o.GetAttribute("value")))
        );
    }

    private static void Go(IRenderedComponent<NewContractPage> page, string title) =>
        page.FindAll(".guide-steps button").Single(b => b.TextContent.Contains(title, StringComparison.Ordinal)).Click();

    private static void Press(IRenderedComponent<NewContractPage> page, string text) =>
        page.FindAll(".panel-body button").Single(b => b.TextContent.Contains(text, StringComparison.Ordinal)).Click();

    private async Task SignInAsync(ReviewDesk desk)
    {
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Admin, "Support");
        Services.AddSingleton<AuthenticationStateProvider>(new SignedIn(ada));
        Services.AddSingleton(desk.Get<PeopleDirectory>());
        Services.AddSingleton<CurrentPerson>();
        Services.AddSingleton(desk.Get<SaveDraft>());
        Services.AddSingleton(desk.Get<ListWorkflows>());
        Services.AddSingleton(desk.Get<ListPeople>());
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    private sealed class SignedIn(PersonId person) : AuthenticationStateProvider
    {
        private readonly Guid _session = Guid.NewGuid();

        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(
                new AuthenticationState(
                    new ClaimsPrincipal(
                        new ClaimsIdentity(
                            [
                                new(ClaimTypes.NameIdentifier, person.Value.ToString()),
                                new(PortalClaims.Session, _session.ToString("N")),
                                new(new ClaimsIdentityOptions().SecurityStampClaimType, ""),
                            ],
                            "test"
                        )
                    )
                )
            );
    }
}
