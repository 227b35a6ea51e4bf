using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.Notifications;
using ReviewerPortal.Realtime;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Notifications;

/// <summary>The bell and the page, on the real domain.</summary>
public sealed class NotificationCentreTests : BunitContext
{
    [Fact]
    public async Task The_bell_counts_live_and_says_what_came()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        var ada = await SignInAsync(desk);
        var item = await desk.CancelAsync();
        var bell = Render<NotificationBell>();
        await bell.WaitForAssertionAsync(() => Assert.Equal("Notifications, none unread", bell.Find("a").GetAttribute("aria-label")));

        await desk.TellAsync(item, i => new Notice(NoticeKind.Assigned, i, Audience.Person(ada)));
        await bell.WaitForAssertionAsync(() => Assert.Equal("1", bell.Find(".bell-count").TextContent));
        Assert.Equal("Assigned to you: Cancel order. 1 unread.", bell.Find("[role=status]").TextContent);
        Assert.Equal("1", bell.Find("a").GetAttribute("data-news"));
        Assert.Equal(NoticeWords.Neutral, bell.Find("a").GetAttribute("data-words"));

        await desk.Get<ReadNotices>().HandleAsync(new(CallerOf(desk, ada)), default);
        await bell.WaitForAssertionAsync(() => Assert.Empty(bell.FindAll(".bell-count")));
        Assert.Equal("", bell.Find("[role=status]").TextContent);
    }

    [Fact]
    public async Task The_bell_stops_listening_when_it_is_gone_and_another_persons_notice_does_not_ring_it()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        await SignInAsync(desk);
        var bo = await desk.AddPersonAsync("Bo", PersonRole.Reviewer, "Support");
        var bell = Render<NotificationBell>();
        await bell.WaitForAssertionAsync(() => Assert.Single(desk.Get<NotificationFeed>().Watched()));

        await desk.TellAsync(await desk.CancelAsync(), i => new Notice(NoticeKind.Assigned, i, Audience.Person(bo)));
        Assert.Empty(bell.FindAll(".bell-count"));

        await DisposeComponentsAsync();
        Assert.Empty(desk.Get<NotificationFeed>().Watched());
    }

    [Fact]
    public async Task A_notification_opens_its_item_and_is_read_by_that()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        var ada = await SignInAsync(desk);
        var item = await desk.CancelAsync();
        await desk.TellAsync(item, i => new Notice(NoticeKind.Overdue, i, Audience.Person(ada), "<b>bold</b>"));
        var page = Render<NotificationsPage>();
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll(".notices > li.unread")));

        var link = page.Find(".notices a");
        Assert.Equal(PortalUrls.Item(item), link.GetAttribute("href"));
        Assert.Contains((await desk.ItemAsync(item)).Sentence, link.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".notices b"));
        await link.ClickAsync(new());

        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll(".notices > li.unread")));
        Assert.NotNull(Assert.Single(await desk.ToldAsync()).ReadAt);
    }

    [Fact]
    public async Task Whoever_left_the_team_reads_what_they_were_told_but_not_the_items_sentence()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        var ada = await SignInAsync(desk, team: "Elsewhere");
        var item = await desk.CancelAsync();
        await desk.TellAsync(item, i => new Notice(NoticeKind.TakenOver, i, Audience.Person(ada)));
        var page = Render<NotificationsPage>();
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll(".notices > li")));

        Assert.DoesNotContain((await desk.ItemAsync(item)).Sentence, page.Markup, StringComparison.Ordinal);
        Assert.Contains("Cancel order", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_centre_says_what_will_come_and_all_can_be_marked_read_at_once()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        var ada = await SignInAsync(desk);
        var page = Render<NotificationsPage>();
        await page.WaitForAssertionAsync(() =>
            Assert.Contains("Nothing yet", page.Find(".empty-state").TextContent, StringComparison.Ordinal)
        );

        var item = await desk.CancelAsync();
        await desk.TellAsync(item, i => new Notice(NoticeKind.Overdue, i, Audience.Person(ada)));
        await desk.TellAsync(item, i => new Notice(NoticeKind.DueSoon, i, Audience.Person(ada)));
        await page.WaitForAssertionAsync(() => Assert.Contains("There are newer", page.Markup, StringComparison.Ordinal));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"{PortalUrls.Notifications}?unread=1");
        await page.WaitForAssertionAsync(() => Assert.Equal(2, page.FindAll("li.unread").Count));

        await page.Find("button.button:not(.quiet)").ClickAsync(new());
        await page.WaitForAssertionAsync(() => Assert.Contains("Nothing unread", page.Markup, StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task Pages_follow_each_other_without_a_gap_and_only_ones_own_can_be_read(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        var bo = await desk.AddPersonAsync("Bo", PersonRole.Reviewer, "Support");
        var item = await desk.CancelAsync();
        await using (var db = await desk.Data.OpenAsync())
        {
            for (var i = 0; i < ListNotices.PageSize + 20; i++)
            {
                db.Add(Row(desk, ada, item, i));
            }

            await db.SaveChangesAsync();
        }

        var list = desk.Get<ListNotices>();
        var first = await list.HandleAsync(new(CallerOf(desk, ada)), default);
        var second = await list.HandleAsync(new(CallerOf(desk, ada), first.Next), default);

        Assert.Equal((ListNotices.PageSize, 20, null), (first.Rows.Count, second.Rows.Count, second.Next));
        Assert.Equal(ListNotices.PageSize + 20, first.Rows.Concat(second.Rows).Select(r => r.Id).Distinct().Count());
        Assert.Equal(first.Rows.Max(r => r.At), first.Rows[0].At);
        Assert.Equal(70, await desk.Get<CountUnread>().HandleAsync(CallerOf(desk, ada), default));
        Assert.Equal(0, (await desk.Get<ReadNotices>().HandleAsync(new(CallerOf(desk, bo), first.Rows[0].Id), default)).Value);
        Assert.Empty((await list.HandleAsync(new(CallerOf(desk, bo)), default)).Rows);
        Assert.Equal(70, (await desk.Get<ReadNotices>().HandleAsync(new(CallerOf(desk, ada)), default)).Value);
    }

    [Theory, BothEngines]
    public async Task What_was_kept_for_ninety_days_is_forgotten(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        await desk.TellAsync(await desk.CancelAsync(), i => new Notice(NoticeKind.Assigned, i, Audience.Person(ada)));

        desk.Data.Clock.Advance(ForgetOldNotices.Kept);
        Assert.Equal(0, await desk.Get<ForgetOldNotices>().HandleAsync(default));
        desk.Data.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await desk.Get<ForgetOldNotices>().HandleAsync(default));
    }

    private static Notification Row(ReviewDesk desk, PersonId person, ReviewItemId item, int minute)
    {
        var at = new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero).AddMinutes(minute);
        return new Notification
        {
            Id = NotificationId.New(at),
            WorkspaceId = desk.Data.Workspace,
            PersonId = person,
            Kind = NoticeKind.DueSoon,
            ItemId = item,
            Workflow = "retail-support",
            Queue = "support",
            Action = "cancel_order",
            DueAt = at,
            Occasion = string.Create(CultureInfo.InvariantCulture, $"r{minute}"),
            At = at,
        };
    }

    private static Caller CallerOf(ReviewDesk desk, PersonId person) =>
        new(desk.Data.Workspace, "user:ada@example.com")
        {
            Person = person,
            Role = PersonRole.Reviewer,
            Teams = new HashSet<string>(["Support"], StringComparer.Ordinal),
        };

    private async Task<PersonId> SignInAsync(ReviewDesk desk, string team = "Support")
    {
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, team);
        var session = Guid.NewGuid();
        Services.AddSingleton<AuthenticationStateProvider>(new SignedIn(ada, session));
        Services.AddSingleton(desk.Get<PeopleDirectory>());
        Services.AddSingleton<CurrentPerson>();
        Services.AddSingleton<CircuitConnection>();
        Services.AddSingleton(desk.Get<NotificationFeed>());
        Services.AddSingleton(desk.Get<CountUnread>());
        Services.AddSingleton(desk.Get<ListNotices>());
        Services.AddSingleton(desk.Get<ReadNotices>());
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return ada;
    }

    private sealed class SignedIn(PersonId person, Guid session) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(ClaimsOf(person, session), "test"))));

        private static IEnumerable<Claim> ClaimsOf(PersonId person, Guid session) =>
            [
                new(ClaimTypes.NameIdentifier, person.Value.ToString()),
                new(PortalClaims.Session, session.ToString("N")),
                new(new ClaimsIdentityOptions().SecurityStampClaimType, ""),
            ];
    }
}
