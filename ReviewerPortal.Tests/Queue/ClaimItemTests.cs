using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Queue;

public sealed class ClaimItemTests
{
    private static readonly TimeSpan Lease = new ClaimOptions().Lease;

    [Theory, BothEngines]
    public async Task A_held_item_says_who_holds_it_and_until_when(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var item = await desk.CancelAsync();

        var claim = (await desk.Get<ClaimItem>().HandleAsync(new(desk.Person("Ada"), item), default)).Value;
        var refusal = (await desk.Get<ClaimItem>().HandleAsync(new(desk.Person("Bo"), item), default)).Refusal!;

        Assert.Equal((RefusalCodes.ClaimHeld, "Ada", claim.Until), (refusal.Code, refusal.Facts["who"], refusal.Facts["until"]));
    }

    // Claim C4 of the reliability list: the holder froze, the lease ran out, and what they send afterwards is refused.
    [Theory, BothEngines(false), BothEngines(true)]
    public async Task What_a_frozen_holder_decides_after_the_lease_is_refused_every_time(Engine engine, bool swept)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var ada = desk.Person("Ada");
        for (var trial = 0; trial < 10; trial++)
        {
            var item = await desk.CancelAsync();
            var claim = (await desk.Get<ClaimItem>().HandleAsync(new(ada, item), default)).Value;
            desk.Data.Clock.Advance(Lease);
            if (swept)
            {
                Assert.InRange(await desk.Get<ReturnLapsedItems>().HandleAsync(default), 1, 2);
                Assert.Equal(ItemStatus.Queued, (await desk.ItemAsync(item)).Status);
            }

            var late = await desk.Get<ApproveItem>().HandleAsync(new(new(ada, item, claim.Version, claim.Token)), default);
            Assert.Equal(RefusalCodes.Stale, late.Refusal?.Code);
            Assert.Null((await desk.Get<ClaimItem>().HandleAsync(new(desk.Person("Bo"), item), default)).Refusal);
            var zombie = await desk.Get<ApproveItem>().HandleAsync(new(new(ada, item, claim.Version, claim.Token)), default);
            Assert.Equal(RefusalCodes.ClaimHeld, zombie.Refusal?.Code);
        }
    }

    [Theory, BothEngines]
    public async Task Renewing_keeps_the_item(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        var claim = (await desk.Get<ClaimItem>().HandleAsync(new(ada, item), default)).Value;

        desk.Data.Clock.Advance(Lease - TimeSpan.FromSeconds(1));
        Assert.Null((await desk.Get<RenewClaim>().HandleAsync(new(ada, item, claim.Token), default)).Refusal);
        desk.Data.Clock.Advance(Lease - TimeSpan.FromSeconds(1));

        Assert.Equal(0, await desk.Get<ReturnLapsedItems>().HandleAsync(default));
        Assert.Null((await desk.Get<ApproveItem>().HandleAsync(new(new(ada, item, claim.Version, claim.Token)), default)).Refusal);
    }

    [Theory, BothEngines]
    public async Task The_first_claim_answers_the_respond_clock_for_good(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        Assert.NotNull((await desk.ItemAsync(item)).RespondBy);

        var claim = (await desk.Get<ClaimItem>().HandleAsync(new(ada, item), default)).Value;
        await desk.Get<ReleaseClaim>().HandleAsync(new(ada, item, claim.Token), default);

        var after = await desk.ItemAsync(item);
        Assert.Equal((null, after.ResolveBy, ItemStatus.Queued), (after.RespondBy, after.DueAt, after.Status));
    }

    [Theory, BothEngines]
    public async Task Next_hands_out_the_most_urgent_item_one_may_take_and_each_item_once(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var first = await desk.CancelAsync();
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await desk.CancelAsync();
        var next = desk.Get<ClaimNext>();

        var taken = await Task.WhenAll(
            next.HandleAsync(new(desk.Person("Ada"), "support"), default),
            next.HandleAsync(new(desk.Person("Bo"), "support"), default),
            next.HandleAsync(new(desk.Person("Cy"), "support"), default)
        );

        Assert.Equal(
            [first.ToString(), second.ToString()],
            taken.Where(t => t.Refusal is null).Select(t => t.Value.Item.Id).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.Equal("queue is empty", Assert.Single(taken, t => t.Refusal is not null).Refusal!.Facts["title"]);
        Assert.Equal(
            RefusalCodes.NotFound,
            (await next.HandleAsync(new(desk.Person("Eve", PersonRole.Reviewer, "Nobody"), "support"), default)).Refusal?.Code
        );
    }

    [Theory, BothEngines]
    public async Task A_lead_takes_an_item_over_and_the_former_token_is_worth_nothing(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, lead, item) = (desk.Person("Ada"), desk.Person("Lea", PersonRole.Lead), await desk.CancelAsync());
        var claim = (await desk.Get<ClaimItem>().HandleAsync(new(ada, item), default)).Value;

        Assert.Equal(
            RefusalCodes.Forbidden,
            (await desk.Get<TakeOverItem>().HandleAsync(new(desk.Person("Bo"), item), default)).Refusal?.Code
        );
        var taken = (await desk.Get<TakeOverItem>().HandleAsync(new(lead, item), default)).Value;

        var late = await desk.Get<ApproveItem>().HandleAsync(new(new(ada, item, claim.Version, claim.Token)), default);
        Assert.Equal((RefusalCodes.ClaimHeld, "Lea"), (late.Refusal?.Code, late.Refusal?.Facts["who"]));
        Assert.Null((await desk.Get<ApproveItem>().HandleAsync(new(new(lead, item, taken.Version, taken.Token)), default)).Refusal);
    }

    [Theory, BothEngines]
    public async Task Screens_hear_of_every_change_after_it_is_durable(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        var (ada, item) = (desk.Person("Ada"), await desk.CancelAsync());
        var heard = new List<ItemChange>();
        using var watch = desk.Get<ItemFeed>().Watch(desk.Data.Workspace, heard.Add);

        await desk.Get<ClaimItem>().HandleAsync(new(ada, item), default);
        await Eventually.HoldsAsync(() => heard.Count == 1, "the claim to be published");

        Assert.Equal((ItemStatus.Claimed, "Ada", 2), (heard[0].Row.Status, heard[0].Row.ClaimedByName, heard[0].Row.Version));
    }
}
