using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using ReviewerPortal.Domain;
using ReviewerPortal.E2E.House;

namespace ReviewerPortal.E2E.Journeys;

public sealed class RaceJourney(Chromium chromium)
{
    [Fact]
    public async Task A_reviewer_who_comes_second_sees_who_decided_and_keeps_what_they_typed()
    {
        await using var desk = await SupportDesk.OpenAsync();
        var (_, item) = await desk.ProposeAsync("#2001");
        var first = await desk.BrowseAsync(chromium);
        var second = await desk.BrowseAsync(chromium);
        await SupportDesk.SignInAsync(first, SupportDesk.Reviewer, $"/items/{item}");
        await SupportDesk.SignInAsync(second, SupportDesk.SecondReviewer, $"/items/{item}");
        await Open(second, "Reject").ClickAsync();
        await second.GetByLabel("What the agent should know").FillAsync("The customer called again.");

        await Open(first, "Approve").ClickAsync();
        await first.GetByRole(AriaRole.Form).GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Assertions.Expect(Decision(first)).ToContainTextAsync("Approved");

        await Assertions.Expect(Decision(second)).ToContainTextAsync("Approved");
        await Assertions.Expect(Decision(second)).ToContainTextAsync("riley");
        Assert.Contains("The customer called again.", await EverythingReadableAsync(second), StringComparison.Ordinal);

        // Whether evidence can have been read is judged by how long it was on the screen.
        await using var db = await desk.Portal.Get<PortalDatabase>().OpenAsync(desk.Portal.Workspace);
        var decision = await db.Decisions.AsNoTracking().SingleAsync();
        Assert.InRange(decision.SeenAt!.Value, decision.At.AddMinutes(-5), decision.At.AddMilliseconds(-1));
    }

    private static ILocator Decision(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Decision" });

    private static ILocator Open(IPage page, string decision) =>
        Decision(page).GetByRole(AriaRole.Group, new() { Name = "Decide" }).GetByRole(AriaRole.Button, new() { Name = decision });

    /// <summary>The page's text, and what stands in its text fields.</summary>
    private static Task<string> EverythingReadableAsync(IPage page) =>
        page.EvaluateAsync<string>(
            "document.body.innerText + [...document.querySelectorAll('textarea, input')].map(e => e.value).join(' ')"
        );
}
