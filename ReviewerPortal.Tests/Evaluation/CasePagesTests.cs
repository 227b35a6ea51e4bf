using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.Evaluation;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Releases;

namespace ReviewerPortal.Tests.Evaluation;

public sealed class CasePagesTests : BunitContext
{
    [Fact]
    public async Task A_case_is_set_aside_by_somebody_who_answers_for_it_till_a_day_that_is_chosen()
    {
        await using var desk = await ReleaseDesk.OpenAsync(Engine.Sqlite);
        var made = await desk.ProtectAsync();
        SignIn(desk, desk.Lead);
        var page = Render<CasesPage>(p => p.Add(c => c.Workflow, ReleaseDesk.Workflow));
        await page.WaitForElementAsync("td.actions");
        Assert.Contains("exactly the same", page.Find("details").TextContent, StringComparison.Ordinal);

        page.FindAll("td.actions button").Single(b => b.TextContent is "Set aside").Click();
        Assert.Equal("Lea", page.Find("#aside-owner").GetAttribute("value"));
        Assert.True(page.Find(".button.primary").HasAttribute("disabled"));
        page.Find("#aside-owner").Change("Omar");
        page.Find("#aside-reason").Input("It flickers <b>now</b> and then.");
        var day = desk.Data.Time.GetUtcNow().Date.AddDays(3);
        page.Find("#aside-until").Change(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.Find(".button.primary").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("set aside, Omar sees to it", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#aside-owner"));
        Assert.Contains("It flickers <b>now</b> and then.", page.Find("details").TextContent, StringComparison.Ordinal);
        var kept = Assert.Single((await desk.Get<ListCases>().HandleAsync(new(desk.Data.Workspace, ReleaseDesk.Workflow))).Value);
        Assert.Equal((made.Id, "Omar", new DateTimeOffset(day, TimeSpan.Zero)), (kept.Id, kept.QuarantineOwner, kept.QuarantinedUntil));
    }

    [Fact]
    public async Task An_argument_gets_a_rule_and_a_field_is_taken_out_where_the_case_is_made()
    {
        await using var desk = await ReleaseDesk.OpenAsync(Engine.Sqlite);
        var item = await desk.ReceiveAsync("1");
        await desk.ApproveAsync(item);
        SignIn(desk, desk.Lead);
        var panel = Render<ProtectItemPanel>(p =>
            p.Add(c => c.Item, item).Add(c => c.Args, ReviewDesk.Json("""{"order_id": "W1", "reason": "unwanted"}"""))
        );
        await (await panel.WaitForElementAsync("button")).ClickAsync();
        Assert.Equal(["order_id", "reason"], panel.FindAll("legend").Select(l => l.TextContent.Trim()));

        panel.Find("#rule-1").Change(ArgumentMatch.Schema);
        panel.Find("#schema-1").Change("{");
        await panel.Find(".button.primary").ClickAsync();
        await panel.WaitForAssertionAsync(() =>
            Assert.Equal("The schema of reason is not JSON.", panel.Find("[role=alert]").TextContent.Trim())
        );
        panel.Find("#schema-1").Change("""{"type": "strange"}""");
        await panel.Find(".button.primary").ClickAsync();
        await panel.WaitForAssertionAsync(() =>
            Assert.Contains("#/rules/reason/schema", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal)
        );
        panel.Find("#schema-1").Change("""{"type": "string"}""");
        panel.Find("#protect-scrub").Change("Order-Id, other");
        await panel.Find(".button.primary").ClickAsync();
        await panel.WaitForAssertionAsync(() =>
            Assert.Contains("Protected", panel.Find("[role=status]").TextContent, StringComparison.Ordinal)
        );

        var made = Assert.Single((await desk.Get<ListCases>().HandleAsync(new(desk.Data.Workspace, ReleaseDesk.Workflow))).Value);
        Assert.Equal(ArgumentMatch.Schema, MatchRules.Read(made.Rules)["reason"].Match);
        Assert.Contains("args#/order_id", made.Scrubbed, StringComparison.Ordinal);
        Assert.Empty(
            MatchRules.WhyWrong(
                made,
                new CandidateAnswer("cancel_order", JsonElement.Parse("""{"order_id": "W1", "reason": "another one"}"""))
            )
        );
    }

    private void SignIn(ReleaseDesk desk, Caller person)
    {
        Services.AddSingleton(desk.Get<PeopleDirectory>());
        Services.AddSingleton<CurrentPerson>();
        Services.AddSingleton(desk.Get<ListCases>());
        Services.AddSingleton(desk.Get<ListRuns>());
        Services.AddSingleton(desk.Get<ChangeCase>());
        Services.AddSingleton(desk.Get<ProtectItem>());
        Services.AddSingleton(desk.Data.Time);
        var signedIn = AddAuthorization();
        signedIn.SetAuthorized(person.DisplayName);
        signedIn.SetClaims(
            new Claim(ClaimTypes.NameIdentifier, person.Person!.Value.Value.ToString()),
            new Claim(PortalClaims.Session, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)),
            new Claim(new ClaimsIdentityOptions().SecurityStampClaimType, "")
        );
    }
}
