using Microsoft.Playwright;
using ReviewerPortal.E2E.House;

namespace ReviewerPortal.E2E.Journeys;

public sealed class RaceJourney(Chromium chromium)
{
    [Fact]
    public async Task A_reviewer_who_comes_second_sees_who_decided_and_keeps_what_they_typed()
    {
        await using var desk = await SupportDesk.OpenAsync();
        await desk.ProposeAsync("#2001");
        var first = await chromium.OpenAsync(desk.Portal.Address);
        var second = await chromium.OpenAsync(desk.Portal.Address);
        await SupportDesk.SignInAsync(first, SupportDesk.Reviewer);
        await SupportDesk.SignInAsync(second, SupportDesk.SecondReviewer);
        var item = await OpenItemAsync(first, "#2001");
        await SupportDesk.GoAsync(second, item);
        await second.GetByRole(AriaRole.Button, new() { Name = "Reject" }).First.ClickAsync();
        await second.GetByRole(AriaRole.Textbox).First.FillAsync("The customer called again.");

        await first.GetByRole(AriaRole.Button, new() { Name = "Approve" }).First.ClickAsync();
        await first.GetByLabel("Note (optional)").PressAsync("Control+Enter");
        await Assertions.Expect(first.GetByText("Approved", new() { Exact = false }).First).ToBeVisibleAsync();

        await Assertions.Expect(second.GetByText("riley", new() { Exact = false }).First).ToBeVisibleAsync();
        await Assertions.Expect(second.GetByRole(AriaRole.Textbox).First).ToHaveValueAsync("The customer called again.");
    }

    private static async Task<string> OpenItemAsync(IPage page, string order)
    {
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = order }).GetByRole(AriaRole.Link).First.ClickAsync();
        await page.WaitForURLAsync("**item=it_*");
        return new Uri(page.Url).PathAndQuery;
    }
}
