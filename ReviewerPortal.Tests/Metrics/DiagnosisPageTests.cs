using System.Globalization;
using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.Metrics;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Notifications;

namespace ReviewerPortal.Tests.Metrics;

public sealed class DiagnosisPageTests : BunitContext
{
    private BunitAuthorizationContext? _signedIn;

    [Fact]
    public async Task Each_failure_has_its_verdict_its_rule_and_the_way_to_mend_it()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        await desk.CancelAsync();
        await SignInAsync(desk, "Rob", PersonRole.Reviewer);

        var page = Render<DiagnosisPage>();
        await page.WaitForAssertionAsync(() => Assert.Equal(6, page.FindAll(".finding").Count));

        Assert.Equal("1 found, 0 not found, 5 with too few cases to tell.", page.Find("[role=status]").TextContent);
        var trust = page.FindAll(".finding")[(int)VisibleFailure.IsNotTrusted];
        Assert.Equal("Found", trust.QuerySelector(".chip")!.TextContent);
        Assert.Contains("Nobody is in the team “Support”", trust.QuerySelector(".speaks")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(DiagnosisTexts.Of(VisibleFailure.IsNotTrusted).Rule, trust.TextContent, StringComparison.Ordinal);
        // Who cannot change the contract is not sent where it is changed.
        Assert.Empty(page.FindAll($"a[href^='{PortalUrls.ContractEditor("retail-support")}'], a[href='{PortalUrls.People}']"));
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href") == PortalUrls.Cases("retail-support"));

        await SignInAsync(desk, "Ann", PersonRole.Admin);
        var again = Render<DiagnosisPage>();
        await again.WaitForAssertionAsync(() =>
            Assert.NotEmpty(again.FindAll($"a[href='{PortalUrls.ContractEditor("retail-support", "workflow_release_gate")}']"))
        );
    }

    [Fact]
    public async Task A_workflow_that_is_not_there_is_said_to_be_none()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        await SignInAsync(desk, "Rob", PersonRole.Reviewer);
        Services.GetRequiredService<NavigationManager>().NavigateTo(PortalUrls.DiagnosisOf("<b>nothing</b>"));

        var page = Render<DiagnosisPage>();

        await page.WaitForAssertionAsync(() =>
            Assert.Contains("No contract is published under that name.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal)
        );
    }

    private async Task SignInAsync(ReviewDesk desk, string name, PersonRole role)
    {
        var id = await desk.AddPersonAsync(name, role);
        if (_signedIn is null)
        {
            Services.AddSingleton(desk.Get<PeopleDirectory>());
            Services.AddSingleton<CurrentPerson>();
            Services.AddSingleton(desk.Get<Diagnose>());
            Services.AddSingleton(desk.Get<ListWorkflows>());
            _signedIn = AddAuthorization();
        }

        _signedIn.SetAuthorized(name);
        _signedIn.SetClaims(
            new Claim(ClaimTypes.NameIdentifier, id.Value.ToString()),
            new Claim(PortalClaims.Session, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)),
            new Claim(new ClaimsIdentityOptions().SecurityStampClaimType, "")
        );
    }
}
