using System.Net.Http.Json;
using Microsoft.Playwright;
using ReviewerPortal.E2E.House;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.E2E.Journeys;

public sealed class LostConnectionJourney(Chromium chromium)
{
    private const string Typed = "The customer called again.";

    [Fact]
    public async Task A_lost_connection_is_shown_and_the_page_catches_up_by_itself_with_what_was_typed()
    {
        await using var desk = await SupportDesk.OpenAsync();
        await using var wire = new Wire(desk.Portal.Address);
        var (_, item) = await desk.ProposeAsync("#4001");
        var page = await desk.BrowseAsync(chromium, address: wire.Address);
        await SupportDesk.SignInAsync(page, SupportDesk.Reviewer, $"/items/{item}");
        await Bar(page).GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await Message(page).FillAsync(Typed);
        await page.EvaluateAsync("window.neverReloaded = true");

        // The line breaks; meanwhile somebody else claims the item.
        wire.Cut();
        await Assertions.Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await AsSecondReviewerAsync(desk, $"items/{item}/claim");
        wire.Mend(desk.Portal.Address);

        await Assertions.Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await Assertions.Expect(Decision(page)).ToContainTextAsync("sam");
        await Assertions.Expect(page.GetByLabel("What you had written")).ToHaveValueAsync(Typed);
        Assert.True(await page.EvaluateAsync<bool>("window.neverReloaded === true"));

        // The server goes for good and another takes its place; meanwhile the item comes back.
        wire.Cut();
        await Assertions.Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await AsSecondReviewerAsync(desk, $"items/{item}/release");
        await using var successor = await PortalApp.StartOnAsync(Engine.Sqlite, desk.Portal.ConnectionString);
        wire.Mend(successor.Address);

        await Assertions.Expect(Decision(page)).ToContainTextAsync("Nobody holds this.", new() { Timeout = 15_000 });
        await Assertions.Expect(Message(page)).ToHaveValueAsync(Typed);
    }

    private static async Task AsSecondReviewerAsync(SupportDesk desk, string path)
    {
        using var client = await desk.ClientOfAsync(SupportDesk.SecondReviewer);
        using var answer = await client.PostAsJsonAsync(path, new { });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static ILocator Decision(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Decision" });

    private static ILocator Bar(IPage page) => Decision(page).GetByRole(AriaRole.Group, new() { Name = "Decide" });

    private static ILocator Message(IPage page) => page.GetByLabel("What the agent should know");
}
