using System.Net.Http.Json;
using Microsoft.Playwright;
using ReviewerPortal.E2E.House;

namespace ReviewerPortal.E2E.Journeys;

public sealed class TakeOverJourney(Chromium chromium)
{
    [Fact]
    public async Task A_holder_is_told_at_once_that_a_lead_took_the_item_and_keeps_what_they_typed()
    {
        await using var desk = await SupportDesk.OpenAsync();
        var (_, item) = await desk.ProposeAsync("#5001");
        var page = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(page, SupportDesk.Reviewer, $"/items/{item}");
        var decision = page.GetByRole(AriaRole.Region, new() { Name = "Decision" });
        await decision.GetByRole(AriaRole.Button, new() { Name = "Claim" }).ClickAsync();
        await Assertions.Expect(decision).ToContainTextAsync("Yours until");
        await decision.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await page.GetByLabel("What the agent should know").FillAsync("Half a thought");

        using var lead = await desk.ClientOfAsync(SupportDesk.Lead);
        using var taken = await lead.PostAsJsonAsync($"items/{item}/take-over", new { });
        Assert.True(taken.IsSuccessStatusCode, await taken.Content.ReadAsStringAsync());

        await Assertions.Expect(page.GetByText("lea took this over.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("What you had written")).ToHaveValueAsync("Half a thought");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("What you had written")).ToHaveValueAsync("Half a thought");
    }

    [Fact]
    public async Task A_lead_selects_rows_by_keyboard_and_assigns_them_together()
    {
        await using var desk = await SupportDesk.OpenAsync();
        for (var order = 5101; order <= 5103; order++)
        {
            await desk.ProposeAsync($"#{order}");
        }

        var page = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(page, SupportDesk.Lead);
        var boxes = page.Locator("[data-pick]");
        await Assertions.Expect(boxes).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Row).GetByRole(AriaRole.Link).First.FocusAsync();
        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(boxes.Nth(0)).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Row).GetByRole(AriaRole.Link).Nth(2).FocusAsync();
        await page.Keyboard.PressAsync("Shift+X");
        await Assertions.Expect(page.GetByText("3 selected")).ToBeVisibleAsync();

        // A change that arrives meanwhile moves no selection.
        await desk.ProposeAsync("#5104");
        await Assertions.Expect(page.GetByText("1 new")).ToBeVisibleAsync();
        await Assertions.Expect(boxes.Nth(1)).ToBeCheckedAsync();

        await Assertions.Expect(page.GetByLabel("Assign to")).ToContainTextAsync("sam");
        await page.GetByLabel("Assign to").SelectOptionAsync(new SelectOptionValue { Label = "sam" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Assign 3" }).ClickAsync();
        await Assertions.Expect(page.GetByText("3 selected")).ToBeHiddenAsync();
        var sam = await desk.ClientOfAsync(SupportDesk.SecondReviewer);
        using var mine = await sam.GetAsync("items?mine=true");
        Assert.Equal(3, (await mine.Content.ReadAsStringAsync()).Split("\"claimedBy\"").Length - 1);
        sam.Dispose();
    }
}
