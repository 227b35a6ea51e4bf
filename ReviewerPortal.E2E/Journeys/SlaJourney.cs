using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ReviewerPortal.E2E.House;

namespace ReviewerPortal.E2E.Journeys;

public sealed partial class SlaJourney(Chromium chromium)
{
    private static readonly TimeSpan Promise = TimeSpan.FromMinutes(120);
    private static readonly TimeSpan ToWatch = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_item_runs_out_of_time_before_its_holder_goes_up_and_arrives_at_the_lead_while_the_half_typed_edit_stays()
    {
        var clock = new ShiftedClock();
        await using var desk = await SupportDesk.OpenAsync(clock);
        var (_, item) = await desk.ProposeAsync("#6001");
        clock.Shift(Promise - ToWatch);
        var lead = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(lead, SupportDesk.Lead, "/queue?queue=leads");
        var reviewer = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(reviewer, SupportDesk.Reviewer, $"/items/{item}");

        var decision = reviewer.GetByRole(AriaRole.Region, new() { Name = "Decision" });
        await decision.GetByRole(AriaRole.Button, new() { Name = "Claim" }).ClickAsync();
        await Assertions.Expect(decision).ToContainTextAsync("Yours until");
        await decision.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await reviewer.GetByLabel("What the agent should know").FillAsync("Half a thought");
        var countdown = reviewer.Locator("sla-timer[label=Decide] .text");
        await Assertions.Expect(countdown).ToHaveTextAsync(Seconds());
        await Assertions.Expect(lead.GetByText("#6001")).ToBeHiddenAsync();

        await Assertions.Expect(countdown).ToContainTextAsync("over");
        await Assertions.Expect(lead.GetByText("1 new")).ToBeVisibleAsync();
        await lead.GetByText("1 new").ClickAsync();
        await Assertions.Expect(lead.GetByRole(AriaRole.Row).Filter(new() { HasText = "#6001" })).ToContainTextAsync("level 1");
        await Assertions.Expect(reviewer.GetByText("escalated", new() { Exact = true }).First).ToBeVisibleAsync();
        await Assertions.Expect(reviewer.GetByLabel("What the agent should know")).ToHaveValueAsync("Half a thought");
    }

    [Fact]
    public async Task A_browser_whose_clock_is_forty_minutes_off_shows_the_right_time_left()
    {
        await using var desk = await SupportDesk.OpenAsync();
        var (_, item) = await desk.ProposeAsync("#6002");
        var page = await desk.BrowseAsync(chromium);
        await page.Clock.InstallAsync(new() { TimeDate = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(40) });
        await SupportDesk.SignInAsync(page, SupportDesk.Reviewer, $"/items/{item}");
        await Assertions.Expect(page.Locator("sla-timer[label=Claim] .text")).ToHaveTextAsync(HalfAnHour());
        await page.GotoAsync(PortalUrls.Queue);
        await Assertions.Expect(page.Locator("tr.queue-row sla-timer .text").First).ToHaveTextAsync(HalfAnHour());
    }

    [GeneratedRegex(@"^0:[0-2]\d$", RegexOptions.None, 1000)]
    private static partial Regex Seconds();

    [GeneratedRegex(@"^(?:29|30) min$", RegexOptions.None, 1000)]
    private static partial Regex HalfAnHour();
}
