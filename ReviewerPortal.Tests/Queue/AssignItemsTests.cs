using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Notifications;

namespace ReviewerPortal.Tests.Queue;

public sealed class AssignItemsTests
{
    [Theory, BothEngines]
    public async Task Each_item_is_answered_for_and_one_that_cannot_be_placed_keeps_no_other_back(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, lead) = (await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support"), desk.Person("Lea", PersonRole.Lead));
        var (first, second, done) = (await desk.CancelAsync(), await desk.CancelAsync(), await desk.CancelAsync());
        await desk.Get<ApproveItem>().HandleAsync(new(await desk.SeenByAsync(desk.Person("Bo"), done)), default);
        var unknown = ReviewItemId.New(desk.Data.Time.GetUtcNow());

        var results = (
            await desk.Get<AssignItems>().HandleAsync(new(lead, [first, done, second, unknown, first], ada.ToString()), default)
        ).Value;

        Assert.Equal(
            [(first, null), (done, RefusalCodes.AlreadyDecided), (second, null), (unknown, RefusalCodes.NotFound)],
            results.Select(r => (r.Item, r.Refused?.Code))
        );
        Assert.Equal((ada, ada), ((await desk.ItemAsync(first)).AssignedTo, (await desk.ItemAsync(second)).AssignedTo));
        await using var db = await desk.Data.OpenAsync();
        Assert.Equal(
            2,
            await db.Notifications.CountAsync(
                n => n.PersonId == ada && n.Kind == NoticeKind.Assigned,
                TestContext.Current.CancellationToken
            )
        );
    }

    [Theory, BothEngines]
    public async Task Placed_items_go_back_to_nobody_and_only_a_lead_moves_them(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, lead) = (await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support"), desk.Person("Lea", PersonRole.Lead));
        var item = await desk.CancelAsync();
        await desk.Get<AssignItems>().HandleAsync(new(lead, [item], ada.ToString()), default);

        var refused = (await desk.Get<AssignItems>().HandleAsync(new(desk.Person("Bo"), [item], null), default)).Value;
        Assert.Equal(RefusalCodes.Forbidden, Assert.Single(refused).Refused?.Code);
        var back = (await desk.Get<AssignItems>().HandleAsync(new(lead, [item], null), default)).Value;

        Assert.Null(Assert.Single(back).Refused);
        Assert.Null((await desk.ItemAsync(item)).AssignedTo);
        Assert.Equal(RefusalCodes.Validation, (await desk.Get<AssignItems>().HandleAsync(new(lead, [], null), default)).Refusal?.Code);
    }

    [Theory, BothEngines]
    public async Task Who_is_away_is_refused_with_until_when_unless_it_is_meant(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, lead) = (await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support"), desk.Person("Lea", PersonRole.Lead));
        var item = await desk.CancelAsync();
        var back = await AwayAsync(desk, ada, TimeSpan.Zero, TimeSpan.FromDays(3));

        var refused = (await desk.Get<AssignItem>().HandleAsync(new(lead, item, ada.ToString()), default)).Refusal;

        Assert.Equal((RefusalCodes.Conflict, back), (refused?.Code, (DateTimeOffset?)refused?.Facts["until"]));
        Assert.Null((await desk.Get<AssignItem>().HandleAsync(new(lead, item, ada.ToString(), Force: true), default)).Refusal);
        var shown = (await desk.Get<ListAssignees>().HandleAsync(new(lead, "support"), default)).Value;
        Assert.Equal((ada, back), (Assert.Single(shown).Id, shown[0].AwayUntil));
    }

    [Theory, BothEngines]
    public async Task When_an_absence_begins_what_was_placed_goes_back_once_and_presses_on_the_leads(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var ada = await desk.AddPersonAsync("Ada", PersonRole.Reviewer, "Support");
        var lea = await desk.AddPersonAsync("Lea", PersonRole.Lead, "Support");
        var lead = desk.Person("Max", PersonRole.Lead);
        var item = await desk.CancelAsync();
        await desk.Get<AssignItem>().HandleAsync(new(lead, item, ada.ToString()), default);
        await AwayAsync(desk, ada, TimeSpan.FromHours(1), TimeSpan.FromDays(3));

        Assert.Equal(0, await desk.Get<ReturnAbsentAssignments>().HandleAsync(default));
        desk.Data.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await desk.Get<ReturnAbsentAssignments>().HandleAsync(default));
        Assert.Null((await desk.ItemAsync(item)).AssignedTo);

        // What a lead places all the same stays.
        await desk.Get<AssignItem>().HandleAsync(new(lead, item, ada.ToString(), Force: true), default);
        Assert.Equal(0, await desk.Get<ReturnAbsentAssignments>().HandleAsync(default));
        Assert.Equal(ada, (await desk.ItemAsync(item)).AssignedTo);

        Assert.Equal([lea], await ToldOfAsync(desk, item, ada));
        desk.Data.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal([ada, lea], await ToldOfAsync(desk, item, ada));
    }

    // Who is told when the item's clock presses its holder.
    private static async Task<IEnumerable<PersonId>> ToldOfAsync(ReviewDesk desk, ReviewItemId item, PersonId holder)
    {
        await desk.TellAsync(item, i => new Notice(NoticeKind.DueSoon, i, Audience.Person(holder)));
        return (await desk.ToldAsync()).Where(n => n.Kind == NoticeKind.DueSoon).OrderByDescending(n => n.At).Select(n => n.PersonId);
    }

    private static async Task<DateTimeOffset> AwayAsync(ReviewDesk desk, PersonId person, TimeSpan fromNow, TimeSpan untilNow)
    {
        var now = desk.Data.Time.GetUtcNow();
        await using var db = await desk.Data.OpenAsync();
        db.Add(
            new Absence
            {
                Id = AbsenceId.New(now),
                WorkspaceId = desk.Data.Workspace,
                PersonId = person,
                From = now + fromNow,
                Until = now + untilNow,
            }
        );
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return now + untilNow;
    }
}
