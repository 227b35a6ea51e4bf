using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Metrics;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Metrics;

public sealed class QueueHealthTests
{
    [Theory, BothEngines]
    public async Task What_is_kept_up_by_changes_is_what_is_read_anew(Engine engine)
    {
        await using var desk = await ReviewDesk.OpenAsync(engine);
        using var board = BoardOf(desk);
        var told = new List<HealthSnapshot>();
        using var watch = board.Watch(desk.Data.Workspace, told.Add);
        Assert.Equal(0, Support(await board.ReadAsync(desk.Data.Workspace)).Open);

        var person = desk.Person("kim");
        var items = new List<ReviewItemId>();
        for (var i = 0; i < 6; i++)
        {
            items.Add(await desk.CancelAsync());
            desk.Data.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        await ApproveAsync(desk, person, items[0]);
        await HeardAsync(
            desk,
            items[1],
            async () => (await desk.Get<ClaimItem>().HandleAsync(new(person, items[1]), CancellationToken.None)).Refusal
        );
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(1));
        await board.RefreshAsync(CancellationToken.None);

        var kept = Support(told[^1]);
        Assert.Equal((5, 1, 6, 1, 1L, 0L), (kept.Open, kept.Claimed, kept.Arrivals, kept.Decisions, kept.Met, kept.Breached));
        Assert.Equal((items[1], "kim"), (told[^1].Work.Single().Item, told[^1].Work.Single().Name));

        var read = Support(
            new HealthState(await desk.Get<ReadQueueHealth>().HandleAsync(desk.Data.Workspace)).At(desk.Data.Time.GetUtcNow())
        );
        Assert.Equal(read, kept);
    }

    [Fact]
    public async Task An_open_dashboard_hears_of_a_decision_at_the_next_tick_and_asks_the_database_nothing()
    {
        var statements = new CountStatements();
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite, more: statements.Watch);
        using var board = BoardOf(desk);
        var person = desk.Person("kim");
        var item = await desk.CancelAsync();
        var told = 0;
        var watches = Enumerable.Range(0, 100).Select(_ => board.Watch(desk.Data.Workspace, _ => told++)).ToList();
        await board.ReadAsync(desk.Data.Workspace);
        await ApproveAsync(desk, person, item);

        var before = statements.Count;
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(1, Support(await board.ReadAsync(desk.Data.Workspace)).Decisions);
        }

        desk.Data.Clock.Advance(TimeSpan.FromSeconds(1));
        await board.RefreshAsync(CancellationToken.None);
        watches.ForEach(w => w.Dispose());

        Assert.Equal(before, statements.Count);
        Assert.Equal(100, told);
    }

    [Fact]
    public async Task What_another_node_decided_is_there_when_everything_is_read_again()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        using var board = BoardOf(desk);
        var item = await desk.CancelAsync();
        var told = new List<HealthSnapshot>();
        using var watch = board.Watch(desk.Data.Workspace, told.Add);
        await board.ReadAsync(desk.Data.Workspace);
        await using (var other = desk.Data.AnotherNode())
        {
            var approve = new ApproveItem.Command(await desk.SeenByAsync(desk.Person("kim"), item));
            Assert.Null((await other.Get<ApproveItem>().HandleAsync(approve, CancellationToken.None)).Refusal);
        }

        desk.Data.Clock.Advance(HealthBoard.ReadAgain);
        await board.RefreshAsync(CancellationToken.None);

        Assert.Equal((0, 1), (Support(told[^1]).Open, Support(told[^1]).Decisions));
    }

    [Fact]
    public async Task An_item_past_its_promise_is_late_and_then_breached()
    {
        await using var desk = await ReviewDesk.OpenAsync(Engine.Sqlite);
        using var board = BoardOf(desk);
        var item = await desk.CancelAsync();
        using var watch = board.Watch(desk.Data.Workspace, _ => { });
        var fresh = Support(await board.ReadAsync(desk.Data.Workspace));
        // Nobody decides: this one and the two that arrive, one an hour, with the same promise of two.
        Assert.Equal((0, 0, 3), (fresh.Overdue, fresh.AtRisk, fresh.Forecast.Breaches));

        desk.Data.Clock.Advance(TimeSpan.FromMinutes(70));
        var soon = Support(await board.ReadAsync(desk.Data.Workspace));
        Assert.Equal((0, 1), (soon.Overdue, soon.AtRisk));

        desk.Data.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, Support(await board.ReadAsync(desk.Data.Workspace)).Overdue);
        await ApproveAsync(desk, desk.Person("kim"), item);
        var over = Support(await board.ReadAsync(desk.Data.Workspace));
        Assert.Equal((0, 0L, 1L), (over.Open, over.Met, over.Breached));
    }

    private static QueueHealth Support(HealthSnapshot snapshot) => snapshot.Queues.Single(q => q.Queue is "support");

    private static HealthBoard BoardOf(ReviewDesk desk) =>
        new(desk.Get<ReadQueueHealth>(), desk.Get<ReadWorkspacePulse>(), desk.Get<ItemFeed>(), desk.Data.Time);

    private static Task ApproveAsync(ReviewDesk desk, Caller person, ReviewItemId item) =>
        HeardAsync(
            desk,
            item,
            async () =>
                (await desk.Get<ApproveItem>().HandleAsync(new(await desk.SeenByAsync(person, item)), CancellationToken.None)).Refusal
        );

    // The answer comes before the publication; whoever watched before us has heard it when we have.
    private static async Task HeardAsync(ReviewDesk desk, ReviewItemId item, Func<Task<Refusal?>> act)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = desk.Get<ItemFeed>()
            .Watch(
                desk.Data.Workspace,
                change =>
                {
                    if (change.Row.Id == item)
                    {
                        heard.TrySetResult();
                    }
                }
            );
        Assert.Null(await act());
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
