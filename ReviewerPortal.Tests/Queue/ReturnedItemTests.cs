using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Escalation;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Notifications;

namespace ReviewerPortal.Tests.Queue;

public sealed class ReturnedItemTests
{
    private static readonly TimeSpan Lease = new ClaimOptions().Lease;

    [Theory, BothEngines]
    public async Task Three_leases_that_ran_out_or_skips_make_it_one_nobody_decides_and_tell_the_leads(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var lead = await desk.AddPersonAsync("Lea", PersonRole.Lead, "Support");
        var item = await desk.CancelAsync();
        var other = await desk.CancelAsync();

        await LapseAsync(desk, desk.Person("Ada"), item);
        await SkipAsync(desk, desk.Person("Bo"), item);
        Assert.Empty(await ReturnedAsync(desk));
        await LapseAsync(desk, desk.Person("Cy"), item);

        Assert.Equal([item], await ReturnedAsync(desk));
        await using var db = await desk.Data.OpenAsync();
        var told = Assert.Single(await db.Notifications.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal((NoticeKind.NobodyDecides, lead, item), (told.Kind, told.PersonId, told.ItemId));
        Assert.Equal(0, (await desk.ItemAsync(other)).Returns);
    }

    [Theory, BothEngines]
    public async Task Giving_back_after_a_look_counts_nothing(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        await ClaimAsync(desk, ada, item);

        Assert.Null((await desk.Get<ReleaseClaim>().HandleAsync(new(ada, item, null), default)).Refusal);

        Assert.Equal(0, (await desk.ItemAsync(item)).Returns);
        Assert.Equal(item.ToString(), (await NextAsync(desk, ada)).Value.Item.Id);
    }

    [Theory, BothEngines]
    public async Task Next_does_not_offer_an_item_to_who_passed_it_by_but_to_everybody_else(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, bo) = (desk.Person("Ada"), desk.Person("Bo"));
        var first = await desk.CancelAsync();
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await desk.CancelAsync();
        await SkipAsync(desk, ada, first);

        Assert.Equal(second.ToString(), (await NextAsync(desk, ada)).Value.Item.Id);
        Assert.Equal("queue is empty", (await NextAsync(desk, ada)).Refusal!.Facts["title"]);
        Assert.Equal(first.ToString(), (await NextAsync(desk, bo)).Value.Item.Id);
        await desk.Get<ReleaseClaim>().HandleAsync(new(bo, first, null), default);

        // Whoever wants it all the same takes it by name.
        await ClaimAsync(desk, ada, first);
    }

    [Theory, BothEngines]
    public async Task A_lease_that_ran_out_counts_even_where_somebody_else_was_quicker_than_the_sweep(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, bo, item) = (desk.Person("Ada"), desk.Person("Bo"), await desk.CancelAsync());
        await ClaimAsync(desk, ada, item);
        desk.Data.Clock.Advance(Lease);

        await ClaimAsync(desk, bo, item);

        var stored = await desk.ItemAsync(item);
        Assert.Equal((1, true, false), (stored.Returns, stored.WasPassedBy(ada.Person!.Value), stored.WasPassedBy(bo.Person!.Value)));
    }

    [Theory, BothEngines]
    public async Task Moving_up_or_a_decision_begins_the_count_again(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var ada = desk.Person("Ada");
        var (moved, decided) = (await desk.CancelAsync(), await desk.RefundAsync());
        await SkipAsync(desk, ada, moved);
        await SkipAsync(desk, ada, decided);

        Assert.Null((await desk.Get<EscalateItem>().HandleAsync(new(await desk.SeenByAsync(ada, moved), "not mine"), default)).Refusal);
        Assert.Null((await desk.Get<ApproveItem>().HandleAsync(new(await desk.SeenByAsync(ada, decided)), default)).Refusal);

        Assert.Equal((0, 0), ((await desk.ItemAsync(moved)).Returns, (await desk.ItemAsync(decided)).Returns));
    }

    [Theory, BothEngines]
    public async Task Next_begins_a_tier_of_two_people_before_an_equally_urgent_one_of_one(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var one = await desk.CancelAsync();
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(14));
        var two = await desk.RefundAsync();
        desk.Data.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(two.ToString(), (await NextAsync(desk, desk.Person("Ada"))).Value.Item.Id);
        Assert.Equal(one.ToString(), (await NextAsync(desk, desk.Person("Ada"))).Value.Item.Id);
        var list = (await desk.Get<ListItems>().HandleAsync(new(desk.Person("Ada")), default)).Value.Items;
        Assert.Equal(list.OrderBy(i => i.DueAt).Select(i => i.Id), list.Select(i => i.Id));
    }

    // The head start is 15 minutes for each approval beyond the first, and never leaves the calendar.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 15)]
    [InlineData(4, 45)]
    public void The_head_start_grows_with_the_approvals(int approvals, int minutes)
    {
        var due = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(due.AddMinutes(-minutes), PickRules.PickAt(due, approvals, raised: 0));
        Assert.Equal(DateTimeOffset.MinValue, PickRules.PickAt(DateTimeOffset.MinValue, approvals, raised: 0));
    }

    private static async Task LapseAsync(ReviewDesk desk, Caller person, ReviewItemId item)
    {
        await ClaimAsync(desk, person, item);
        desk.Data.Clock.Advance(Lease);
        Assert.Equal(1, await desk.Get<ReturnLapsedItems>().HandleAsync(default));
    }

    private static async Task SkipAsync(ReviewDesk desk, Caller person, ReviewItemId item)
    {
        await ClaimAsync(desk, person, item);
        Assert.Null((await desk.Get<ReleaseClaim>().HandleAsync(new(person, item, null, Skip: true, "not my field"), default)).Refusal);
    }

    private static async Task ClaimAsync(ReviewDesk desk, Caller person, ReviewItemId item) =>
        Assert.Null((await desk.Get<ClaimItem>().HandleAsync(new(person, item), default)).Refusal);

    private static Task<Outcome<ClaimNext.NextItem>> NextAsync(ReviewDesk desk, Caller person) =>
        desk.Get<ClaimNext>().HandleAsync(new(person, "support"), default);

    private static async Task<IEnumerable<ReviewItemId>> ReturnedAsync(ReviewDesk desk) =>
        (await desk.Get<ListItems>().HandleAsync(new(desk.Person("Lea", PersonRole.Lead)) { Returned = true }, default)).Value.Items.Select(
            i => i.Id
        );
}
