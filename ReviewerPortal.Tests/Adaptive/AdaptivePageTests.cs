using System.Globalization;
using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Adaptive;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.Adaptive;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Adaptive;

public sealed class AdaptivePageTests : BunitContext
{
    private BunitAuthorizationContext? _signedIn;

    [Fact]
    public async Task The_curve_is_drawn_and_told_and_its_threshold_goes_into_the_draft_by_one_press()
    {
        await using var history = await DecidedHistory.StartAsync(Engine.Sqlite);
        await history.DecideManyAsync();
        await SignInAsync(history, "Ann", PersonRole.Admin);
        Open(new AdaptiveAddress(0.1, null, null));

        var page = Render<AdaptivePage>(p => p.Add(x => x.Workflow, DecidedHistory.Workflow));
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll(".risk-chart")));

        Assert.Equal("From a confidence of 0.8 on, the override rate is shown to be at most 10 %.", page.Find("p.answer").TextContent);
        var rows = page.FindAll(".risk-chart tbody tr");
        Assert.Equal(
            page.FindAll(".risk-chart circle.dot").Count(c => c.HasAttribute("cy") && c.ParentElement!.HasAttribute("data-chart")),
            rows.Count
        );
        Assert.Single(rows, r => r.TextContent.Contains("Proposed", StringComparison.Ordinal));
        Assert.Contains("240 decisions of people among 241 items", page.Find(".page-head p").TextContent, StringComparison.Ordinal);
        Assert.Equal("10", page.Find("input[name=target]").GetAttribute("value"));

        await page.InvokeAsync(() => page.Find("button.primary").Click());
        await page.WaitForAssertionAsync(() =>
            Assert.Contains("A confidence of at least 0.8 is in the draft", page.Find(".notice.good").TextContent, StringComparison.Ordinal)
        );

        Assert.NotNull(page.Find($"a[href='{PortalUrls.ContractDryRun(DecidedHistory.Workflow)}']"));
        Assert.Contains("Ann saved a draft", page.Find(".notice.warn").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_few_is_an_answer_nothing_is_said_to_be_nothing_and_a_reviewer_changes_nothing()
    {
        await using var history = await DecidedHistory.StartAsync(Engine.Sqlite);
        await SignInAsync(history, "Ann", PersonRole.Admin);
        Open(new AdaptiveAddress(0.05, null, null));
        var empty = Render<AdaptivePage>(p => p.Add(x => x.Workflow, DecidedHistory.Workflow));
        await empty.WaitForAssertionAsync(() =>
            Assert.Contains("Nothing decided yet", empty.Find(".empty-state").TextContent, StringComparison.Ordinal)
        );

        await history.DecideManyAsync();
        Open(new AdaptiveAddress(0.01, null, "refund"));
        var few = Render<AdaptivePage>(p => p.Add(x => x.Workflow, DecidedHistory.Workflow));
        await few.WaitForAssertionAsync(() =>
            Assert.Equal(
                "Too few to tell: 160 decisions with a confidence, and 657 are needed for a target of 1.0 % even if none is overridden.",
                few.Find("p.answer").TextContent
            )
        );
        Assert.NotNull(few.Find("input[name=action][value=refund]"));

        await SignInAsync(history, "Rob", PersonRole.Auditor);
        Open(new AdaptiveAddress(0.1, null, null));
        var looking = Render<AdaptivePage>(p => p.Add(x => x.Workflow, DecidedHistory.Workflow));
        await looking.WaitForAssertionAsync(() => Assert.NotEmpty(looking.FindAll(".risk-chart")));
        Assert.Empty(looking.FindAll("button.primary"));
    }

    [Fact]
    public async Task A_correction_and_a_pattern_go_into_the_draft_by_one_press_each_and_lead_to_their_items()
    {
        await using var history = await DecidedHistory.StartAsync(Engine.Sqlite);
        await history.WriteAsync([
            .. Enumerable
                .Range(0, 12)
                .Select(_ => new DecidedHistory.Item("refund")
                {
                    Proposed = """{"to":"<b>cash</b>"}""",
                    Decided = """{"to":"card"}""",
                    Exception = "made_up",
                    Verdict = Verdict.Edited,
                }),
        ]);
        await SignInAsync(history, "Ann", PersonRole.Admin);
        Open(new AdaptiveAddress(0.1, null, null));
        var page = Render<AdaptivePage>(p => p.Add(x => x.Workflow, DecidedHistory.Workflow));
        await page.WaitForAssertionAsync(() => Assert.Equal(2, page.FindAll("section .links").Count));

        Assert.Empty(page.FindAll("section b"));
        Assert.All(page.FindAll(".links a"), a => Assert.StartsWith("/items/", a.GetAttribute("href"), StringComparison.Ordinal));
        foreach (
            var (label, said) in ((string, string)[])
                [
                    ("Put it into the draft: the rule of correction 1", "The rule about /to of refund is in the draft"),
                    ("Put a route into the draft: pattern 1", "A route for made_up is in the draft"),
                ]
        )
        {
            await page.InvokeAsync(() => page.Find($"button[aria-label='{label}']").Click());
            await page.WaitForAssertionAsync(() => Assert.Contains(said, page.Find(".notice.good").TextContent, StringComparison.Ordinal));
        }

        // Somebody saves meanwhile: the next press changes nothing and says why.
        var admin = history.Admin with
        {
            DisplayName = "Bo",
        };
        await history.Data.Get<SaveDraft>().HandleAsync(new(admin, DecidedHistory.Workflow, DecidedHistory.Contract));
        await page.InvokeAsync(() => page.Find("button[aria-label='Put a route into the draft: pattern 1']").Click());
        await page.WaitForAssertionAsync(() =>
            Assert.Contains("Bo changed the draft of desk meanwhile", page.Find("[role=alert]").TextContent, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("?target=12.5&step=a&action=", 0.125, "a", null)]
    [InlineData("?target=NaN", 0.05, null, null)]
    [InlineData("?target=99&action=b", 0.05, null, "b")]
    [InlineData("", 0.05, null, null)]
    public void An_address_says_what_is_shown(string query, double target, string? step, string? action)
    {
        var address = AdaptiveAddress.Read(query);

        Assert.Equal(new AdaptiveAddress(target, step, action), address);
        Assert.Equal(address, AdaptiveAddress.Read(new Uri("http://portal.test" + address.Of("desk")).Query));
    }

    private void Open(AdaptiveAddress address) =>
        Services.GetRequiredService<NavigationManager>().NavigateTo(address.Of(DecidedHistory.Workflow));

    private async Task SignInAsync(DecidedHistory history, string name, PersonRole role)
    {
        var id = await history.AddPersonAsync(name, role);
        if (_signedIn is null)
        {
            Services.AddSingleton(history.Data.Get<PeopleDirectory>());
            Services.AddSingleton<CurrentPerson>();
            Services.AddSingleton(history.Data.Get<FindThresholds>());
            Services.AddSingleton(history.Data.Get<FindRepeatedEdits>());
            Services.AddSingleton(history.Data.Get<FindExceptionPatterns>());
            Services.AddSingleton(history.Data.Get<ProposeThreshold>());
            Services.AddSingleton(history.Data.Get<ProposeRule>());
            Services.AddSingleton(history.Data.Get<ProposeRoute>());
            Services.AddSingleton(history.Data.Get<ProposeAction>());
            Services.AddSingleton(history.Data.Get<ProposeLimit>());
            Services.AddSingleton(history.Data.Get<ShowDraft>());
            Services.AddSingleton(history.Data.Get<AutonomyCaps>());
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
