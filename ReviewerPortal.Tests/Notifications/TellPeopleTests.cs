using System.Collections.Concurrent;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Escalation;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Notifications;

public sealed class TellPeopleTests
{
    [Theory, BothEngines]
    public async Task The_leads_of_the_owning_team_are_told_and_nobody_else(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var lead = await desk.AddPersonAsync("Lea", PersonRole.Lead, "Support");
        await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        await desk.AddPersonAsync("Max", PersonRole.Lead, "Leads");
        await desk.AddPersonAsync("Root", PersonRole.Admin);
        var item = await desk.CancelAsync();

        await desk.TellAsync(item, i => new Notice(NoticeKind.Overdue, i, Audience.LeadsOf("support")));

        var told = Assert.Single(await desk.ToldAsync());
        Assert.Equal((lead, item, "support", "cancel_order"), (told.PersonId, told.ItemId, told.Queue, told.Action));
    }

    [Theory, BothEngines]
    public async Task Where_a_team_has_no_lead_the_backup_is_told_and_where_that_has_none_the_administrators(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        var root = await desk.AddPersonAsync("Root", PersonRole.Admin);
        var item = await desk.CancelAsync();
        await desk.TellAsync(item, i => new Notice(NoticeKind.DueSoon, i, Audience.LeadsOf("support")));

        var max = await desk.AddPersonAsync("Max", PersonRole.Lead, "Leads");
        await desk.TellAsync(item, i => new Notice(NoticeKind.Overdue, i, Audience.LeadsOf("support")));

        Assert.Equal(
            [(NoticeKind.DueSoon, root), (NoticeKind.Overdue, max)],
            (await desk.ToldAsync()).Select(n => (n.Kind, n.PersonId)).OrderBy(n => n.Kind)
        );
    }

    [Theory, BothEngines]
    public async Task A_team_is_told_without_its_auditors_and_without_whoever_did_it(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support", "Leads");
        var bo = await desk.AddPersonAsync("Bo", PersonRole.Reviewer, "Support");
        await desk.AddPersonAsync("Eye", PersonRole.Auditor, "Support");
        var item = await desk.CancelAsync();

        await desk.TellAsync(item, i => new Notice(NoticeKind.Escalated, i, Audience.TeamOf("support")) { By = bo });

        Assert.Equal(ada, Assert.Single(await desk.ToldAsync()).PersonId);
    }

    [Theory, BothEngines]
    public async Task A_rung_that_fires_again_tells_nobody_twice_even_in_the_same_transaction(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        var item = await desk.CancelAsync();

        await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(_ => desk.TellAsync(item, i => new Notice(NoticeKind.Overdue, i, Audience.Person(ada), "The time is up.")))
        );

        Assert.Single(await desk.ToldAsync());
    }

    [Theory, BothEngines]
    public async Task Somebody_who_is_gone_or_disabled_is_not_told(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var item = await desk.CancelAsync();

        await desk.TellAsync(item, i => new Notice(NoticeKind.Assigned, i, Audience.Person(PersonId.New(desk.Data.Time.GetUtcNow()))));

        Assert.Empty(await desk.ToldAsync());
    }

    [Theory, BothEngines]
    public async Task The_persons_screens_hear_of_it_once_it_is_durable_and_other_peoples_do_not(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        var bo = await desk.AddPersonAsync("Bo", PersonRole.Reviewer, "Support");
        var item = await desk.CancelAsync();
        var heard = new ConcurrentQueue<(PersonId, NoticeKind?)>();
        var feed = desk.Get<NotificationFeed>();
        using var watching = feed.Watch(ada, c => heard.Enqueue((c.Person, c.New?.Kind)));
        using var other = feed.Watch(bo, c => heard.Enqueue((c.Person, c.New?.Kind)));

        await desk.TellAsync(item, i => new Notice(NoticeKind.Assigned, i, Audience.Person(ada)));

        await Eventually.HoldsAsync(() => !heard.IsEmpty, "the notification to be published");
        Assert.Equal([(ada, NoticeKind.Assigned)], heard);
    }

    [Theory, BothEngines]
    public async Task A_screen_on_another_node_hears_of_it_once(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        await using var other = desk.Data.AnotherNode();
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        var item = await desk.CancelAsync();
        var (here, there) = (new ConcurrentQueue<NotificationId>(), new ConcurrentQueue<NotificationId>());
        using var near = desk.Get<NotificationFeed>().Watch(ada, c => here.Enqueue(c.New!.Id));
        using var far = other.Get<NotificationFeed>().Watch(ada, c => there.Enqueue(c.New!.Id));

        await desk.TellAsync(item, i => new Notice(NoticeKind.Assigned, i, Audience.Person(ada)));
        await Eventually.HoldsAsync(() => !here.IsEmpty, "the notification to be published");
        for (var look = 0; look < 3; look++)
        {
            await desk.Get<HearOtherNodes>().HandleAsync(default);
            await other.Get<HearOtherNodes>().HandleAsync(default);
        }

        Assert.Equal(Assert.Single(here), Assert.Single(there));
    }

    [Theory, BothEngines]
    public async Task Whoever_an_item_is_escalated_to_is_told_why(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var max = await desk.AddPersonAsync("Max", PersonRole.Lead, "Leads");
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());

        var escalated = await desk.Get<EscalateItem>().HandleAsync(new(await desk.SeenByAsync(ada, item), "Beyond me."), default);

        Assert.Null(escalated.Refusal);
        var told = Assert.Single(await desk.ToldAsync());
        Assert.Equal((max, NoticeKind.Escalated, "leads", "Beyond me."), (told.PersonId, told.Kind, told.Queue, told.Because));
    }

    [Fact]
    public async Task A_reason_is_kept_on_one_line_and_short()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        var item = await desk.CancelAsync();

        await desk.TellAsync(
            item,
            i => new Notice(NoticeKind.Escalated, i, Audience.Person(ada), "a\r\nBcc: evil@example.com\u202e" + new string('x', 900))
        );

        var because = Assert.Single(await desk.ToldAsync()).Because!;
        Assert.StartsWith("a Bcc: evil@example.comx", because, StringComparison.Ordinal);
        Assert.Equal(NoticeRules.LongestReason, because.Length);
    }
}
