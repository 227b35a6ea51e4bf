using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.E2E.House;

namespace ReviewerPortal.E2E.Journeys;

public sealed class NoticesJourney(Chromium chromium)
{
    // The desktop's notifications and whether the tab is hidden cannot be seen or set from outside; this stands where the browser's own would.
    private const string Desktop = """
        window.shown = [];
        window.Notification = class { constructor(title, options) { window.shown.push(title + ': ' + options.body); } close() {} };
        window.Notification.permission = 'default';
        window.Notification.requestPermission = async () => (window.Notification.permission = 'granted');
        if (localStorage.getItem('portal-desktop-notices') === 'on') window.Notification.permission = 'granted';
        """;

    [Fact]
    public async Task A_reviewer_is_told_live_and_by_the_browser_only_once_they_switched_it_on_and_look_elsewhere()
    {
        await using var desk = await SupportDesk.OpenAsync();
        var (_, item) = await desk.ProposeAsync("#4001");
        var page = await desk.BrowseAsync(chromium);
        await page.AddInitScriptAsync(Desktop);
        await SupportDesk.SignInAsync(page, SupportDesk.Reviewer);
        await TellAsync(desk, item, NoticeKind.DueSoon);
        await Assertions.Expect(Bell(page)).ToHaveAccessibleNameAsync("Notifications, 1 unread");
        await HideAsync(page);
        await TellAsync(desk, item, NoticeKind.Overdue);
        await Assertions.Expect(Bell(page)).ToHaveAccessibleNameAsync("Notifications, 2 unread");
        Assert.Empty(await ShownAsync(page));

        await SupportDesk.GoAsync(page, PortalUrls.NotificationChoices);
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch on in this browser" }).ClickAsync();
        await Assertions.Expect(page.GetByText("On in this browser.", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByLabel("Items nobody decides").SelectOptionAsync("never");
        await page.GetByLabel("Quiet from").FillAsync("22:00");
        await page.GetByLabel("until").FillAsync("07:30");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your choices are saved.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Your time zone")).ToHaveValueAsync("Europe/Berlin");
        await Assertions.Expect(page.GetByLabel("until")).ToHaveValueAsync("07:30");

        await SupportDesk.GoAsync(page, PortalUrls.Queue);
        await TellAsync(desk, item, NoticeKind.TimedOut);
        await Assertions.Expect(Bell(page)).ToHaveAccessibleNameAsync("Notifications, 3 unread");
        Assert.Empty(await ShownAsync(page));
        await HideAsync(page);
        await TellAsync(desk, item, NoticeKind.NobodyDecides);
        await Assertions.Expect(Bell(page)).ToHaveAccessibleNameAsync("Notifications, 4 unread");
        Assert.Equal([$"Reviewer Portal: {NoticeWords.Neutral}"], await ShownAsync(page));

        await Bell(page).ClickAsync();
        await Assertions.Expect(page.Locator(".notices > li")).ToHaveCountAsync(4);
        await page.Locator(".notices a").First.ClickAsync();
        await page.WaitForURLAsync($"**/items/{item}");
        await Assertions.Expect(Bell(page)).ToHaveAccessibleNameAsync("Notifications, 3 unread");
    }

    private static ILocator Bell(IPage page) => page.Locator(".bell");

    private static async Task HideAsync(IPage page) =>
        await page.EvaluateAsync("Object.defineProperty(document, 'hidden', { value: true, configurable: true })");

    private static async Task<string[]> ShownAsync(IPage page) => await page.EvaluateAsync<string[]>("window.shown");

    private static async Task TellAsync(SupportDesk desk, string item, NoticeKind kind)
    {
        Assert.True(IPrefixedId<ReviewItemId>.TryParse(item, out var id));
        var told = await desk
            .Portal.Get<Ledger>()
            .WriteAsync<bool>(
                desk.Portal.Workspace,
                async tx =>
                {
                    var of = await tx.Db.ReviewItems.SingleAsync(i => i.Id == id);
                    await desk.Portal.Get<TellPeople>().ApplyAsync(tx, new Notice(kind, of, Audience.TeamOf("support")));
                    return true;
                }
            );
        Assert.Null(told.Refusal);
    }
}
