using ReviewerPortal.Background;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Resumption;

public sealed class WaitingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory, BothEngines]
    public async Task Whoever_waits_for_a_review_hears_of_its_end_from_the_decision_itself(Engine engine)
    {
        // The clock stands still: neither the end of the wait nor a look every so often can be what wakes them.
        await using var portal = await AnsweringPortal.CreateAsync(engine);
        var review = await portal.ReceiveAsync();
        var waiting = Enumerable.Range(0, 50).Select(_ => AwaitAsync(portal, review.Id, TimeSpan.FromSeconds(25))).ToList();
        await Eventually.HoldsAsync(() => portal.Data.Get<ReviewSignals>().Waiting.Count == 1, "somebody to wait");

        await portal.DecideAsync(review.Id);
        await Task.WhenAll(waiting).WaitAsync(Patience, TimeProvider.System);

        Assert.NotNull((await portal.ReadAsync(review.Id)).Resume);
        Assert.Empty(portal.Data.Get<ReviewSignals>().Waiting);
    }

    [Theory, BothEngines]
    public async Task Whoever_waits_on_another_node_hears_of_it_at_that_nodes_next_look(Engine engine)
    {
        await using var portal = await AnsweringPortal.CreateAsync(engine);
        var review = await portal.ReceiveAsync();
        await using var other = portal.Data.AnotherNode(more: s => AnsweringPortal.Add(s));
        var waiting = other
            .Get<AwaitReview>()
            .HandleAsync(new(portal.Data.Workspace, review.Id, TimeSpan.FromSeconds(25)), CancellationToken.None);
        await Eventually.HoldsAsync(() => other.Get<ReviewSignals>().Waiting.Count == 1, "somebody to wait");
        await portal.DecideAsync(review.Id);
        Assert.False(waiting.IsCompleted);

        await other.Get<WakeWaiting>().HandleAsync(CancellationToken.None);

        await waiting.WaitAsync(Patience, TimeProvider.System);
    }

    [Fact]
    public async Task A_wait_ends_when_its_time_is_up_and_leaves_nothing_behind()
    {
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite);
        var review = await portal.ReceiveAsync();
        var waiting = AwaitAsync(portal, review.Id, TimeSpan.FromSeconds(300));
        await Eventually.HoldsAsync(() => portal.Data.Get<ReviewSignals>().Waiting.Count == 1, "somebody to wait");
        await Eventually.HoldsAsync(
            () =>
            {
                portal.Data.Clock.Advance(AwaitReview.LongestWait);
                return waiting.IsCompleted;
            },
            "the wait to end after thirty seconds"
        );
        await waiting;
        Assert.Empty(portal.Data.Get<ReviewSignals>().Waiting);
    }

    [Fact]
    public async Task A_caller_that_goes_away_leaves_nothing_behind()
    {
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite);
        var review = await portal.ReceiveAsync();
        using var gone = new CancellationTokenSource();
        var waiting = portal
            .Data.Get<AwaitReview>()
            .HandleAsync(new(portal.Data.Workspace, review.Id, TimeSpan.FromSeconds(25)), gone.Token);
        await Eventually.HoldsAsync(() => portal.Data.Get<ReviewSignals>().Waiting.Count == 1, "somebody to wait");
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Empty(portal.Data.Get<ReviewSignals>().Waiting);
    }

    [Fact]
    public async Task An_ended_or_unknown_review_is_not_waited_for()
    {
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite);
        var review = await portal.ReceiveAsync();
        await portal.DecideAsync(review.Id);
        await AwaitAsync(portal, review.Id, TimeSpan.FromSeconds(25));
        await AwaitAsync(portal, new ReviewId(Guid.NewGuid()), TimeSpan.FromSeconds(25));
    }

    [Theory, BothEngines]
    public async Task The_feed_is_in_order_and_without_gaps_while_many_write(Engine engine)
    {
        const int Writers = 8;
        const int Each = 25;
        await using var portal = await AnsweringPortal.CreateAsync(engine, TimeProvider.System);
        await using var other = portal.Data.AnotherNode(more: s => AnsweringPortal.Add(s));
        await other.Get<WatchOtherNodes>().StartAsync(CancellationToken.None);
        var read = new List<long>();
        var reading = Task.Run(async () =>
        {
            while (read.Count < Writers * Each)
            {
                var page = await other
                    .Get<ReadEvents>()
                    .HandleAsync(
                        new(portal.Data.Workspace, read.Count == 0 ? 0 : read[^1], 7, TimeSpan.FromSeconds(10)),
                        CancellationToken.None
                    );
                read.AddRange(page.Select(e => e.Sequence));
            }
        });

        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(async w =>
                {
                    for (var i = 0; i < Each; i++)
                    {
                        await portal.AnnounceAsync(null, (w * Each) + i);
                    }
                })
        );

        await reading.WaitAsync(Patience, TimeProvider.System);
        await other.Get<WatchOtherNodes>().StopAsync(CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, Writers * Each).Select(i => (long)i), read);
        Assert.Empty(other.Get<EventSignals>().Waiting);
    }

    [Fact]
    public async Task Whoever_waits_at_the_end_of_the_feed_is_woken_by_the_next_event()
    {
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite);
        var waiting = portal
            .Data.Get<ReadEvents>()
            .HandleAsync(new(portal.Data.Workspace, 0, 10, TimeSpan.FromSeconds(25)), CancellationToken.None);
        await Eventually.HoldsAsync(() => portal.Data.Get<EventSignals>().Waiting.Count == 1, "somebody to wait");
        await portal.AnnounceAsync(null);
        Assert.Single(await waiting.WaitAsync(Patience, TimeProvider.System));
    }

    private static Task AwaitAsync(AnsweringPortal portal, ReviewId review, TimeSpan wait) =>
        portal.Data.Get<AwaitReview>().HandleAsync(new(portal.Data.Workspace, review, wait), CancellationToken.None);
}
