using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Notifications;

namespace ReviewerPortal.Tests.Releases;

public sealed class RollBackReleaseTests
{
    [Theory, BothEngines]
    public async Task A_trigger_gives_the_work_back_at_the_first_evaluation_and_nothing_twice(Engine engine)
    {
        await using var desk = await ReleaseDesk.OpenAsync(engine);
        await AddEndpointAsync(desk);
        await desk.ProtectAsync();
        var release = await desk.StartAsync("2");
        var (waiting, held, approved, other) = (
            await desk.ReceiveAsync("2"),
            await desk.ReceiveAsync("2"),
            await desk.ReceiveAsync("2", endpoint: "agent"),
            await desk.ReceiveAsync("1")
        );
        await desk.ApproveAsync(approved);
        Assert.Null((await desk.Get<ClaimItem>().HandleAsync(new(desk.Reviewer, held), default)).Refusal);
        await desk.ReceiveAsync("2", amount: 900);

        Assert.Equal(1, await desk.Get<EvaluateDueGates>().HandleAsync());
        var ended = await desk.NewestAsync();
        Assert.Equal((ReleaseState.RolledBack, GateVerdict.Rollback, 3), (ended.State, ended.Verdict, ended.Rerouted));
        Assert.Contains("exception_rate > 0.06", ended.EndReason, StringComparison.Ordinal);

        foreach (var id in (ReviewItemId[])[waiting, held])
        {
            var item = await desk.Desk.ItemAsync(id);
            Assert.Equal(("leads", RollbackRules.ExceptionType, ItemStatus.Queued), (item.Queue, item.ExceptionType, item.Status));
            Assert.Null(item.ClaimedBy);
        }

        Assert.Equal("support", (await desk.Desk.ItemAsync(other)).Queue);
        Assert.Contains(
            await desk.Desk.ToldAsync(),
            n => n.Kind is NoticeKind.RolledBack && n.ItemId == held && n.PersonId == desk.Reviewer.Person
        );
        await StopsAsync(desk, approved);
        Assert.Equal(new FlagAnswer("deterministic_path", "fallback", "STATIC"), await desk.AskAsync("any"));

        // Once more, by the clock and by a person: nothing moves.
        desk.Data.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await desk.Get<EvaluateDueGates>().HandleAsync());
        var again = await desk.Get<RollBackRelease>().HandleAsync(new RollBackRelease.Command(desk.Lead, release.Id, "again"));
        Assert.Equal(ended.EndReason, again.Value.EndReason);
        await using var db = await desk.Data.OpenAsync();
        Assert.Equal(1, await db.Events.CountAsync(e => e.Type == EventTypes.GateRolledBack));
        Assert.Equal(1, await db.GateReadings.CountAsync(r => r.Verdict == GateVerdict.Rollback));

        // What the version still sends is held, and the next try is a new release.
        Assert.Equal(RollbackRules.ExceptionType, (await desk.Desk.ItemAsync(await desk.ReceiveAsync("2"))).ExceptionType);
        Assert.NotEqual(release.Id, (await desk.StartAsync("2")).Id);
    }

    [Theory, BothEngines]
    public async Task Two_nodes_that_evaluate_at_once_roll_back_once(Engine engine)
    {
        await using var desk = await ReleaseDesk.OpenAsync(engine);
        await desk.ProtectAsync();
        await desk.StartAsync("2");
        for (var i = 0; i < 20; i++)
        {
            await desk.ReceiveAsync("2", amount: 900);
        }

        await using var other = desk.Data.AnotherNode();
        var done = await Task.WhenAll(desk.Get<EvaluateDueGates>().HandleAsync(), other.Get<EvaluateDueGates>().HandleAsync());
        Assert.Equal(1, done.Sum());
        // Not even two that got past the lease.
        var release = await desk.NewestAsync();
        await Task.WhenAll(
            desk.Get<EvaluateGate>().HandleAsync(desk.Data.Workspace, release.Id),
            other.Get<EvaluateGate>().HandleAsync(desk.Data.Workspace, release.Id)
        );

        await using var db = await desk.Data.OpenAsync();
        Assert.Equal(1, await db.Events.CountAsync(e => e.Type == EventTypes.GateRolledBack));
        Assert.Equal(20, (await desk.NewestAsync()).Rerouted);
    }

    [Fact]
    public async Task Where_the_route_allows_automation_waiting_items_are_answered_and_the_agent_takes_the_fallback()
    {
        var contract = ReleaseDesk.Contract.Replace(
            "sla_minutes: 90, automation_allowed: false",
            "sla_minutes: 90, automation_allowed: true",
            StringComparison.Ordinal
        );
        await using var desk = await ReleaseDesk.OpenAsync(Engine.Sqlite, contract);
        await desk.ProtectAsync();
        var release = await desk.StartAsync("2");
        var waiting = await desk.ReceiveAsync("2");

        await desk.Get<RollBackRelease>().HandleAsync(new RollBackRelease.Command(desk.Lead, release.Id, "It does not work."));

        await using var db = await desk.Data.OpenAsync();
        var item = await desk.Desk.ItemAsync(waiting);
        var decision = await db.Decisions.SingleAsync(d => d.ItemId == waiting);
        Assert.Equal((ItemStatus.Expired, Verdict.Rejected), (item.Status, item.Verdict));
        Assert.True(decision is { Automatic: true, Actor: RollbackRules.Actor });
        Assert.Contains("deterministic_path", (await db.Reviews.SingleAsync()).Resume, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rehearsal_goes_through_it_on_copies_and_moves_nothing()
    {
        await using var desk = await ReleaseDesk.OpenAsync(Engine.Sqlite);
        await desk.ProtectAsync();
        await desk.StartAsync("2");
        var waiting = await desk.ReceiveAsync("2");
        var before = await desk.Desk.ItemAsync(waiting);

        var rehearsal = (await desk.Get<RehearseRollback>().HandleAsync(new(desk.Lead, ReleaseDesk.Workflow))).Value;

        Assert.True(rehearsal.Passed, rehearsal.Findings);
        Assert.Equal((1, 0, "2"), (rehearsal.Waiting, rehearsal.Stuck, rehearsal.AgentVersion));
        var after = await desk.Desk.ItemAsync(waiting);
        Assert.Equal((before.Version, before.Queue, before.ExceptionType), (after.Version, after.Queue, after.ExceptionType));
        Assert.Equal(ReleaseState.Canary, (await desk.NewestAsync()).State);
        Assert.DoesNotContain(await desk.Desk.ToldAsync(), n => n.Kind is NoticeKind.RolledBack);
    }

    [Theory, BothEngines]
    public async Task However_many_items_wait_all_are_given_back(Engine engine)
    {
        // More than one transaction's worth; how long 10,000 take is the bench's to say.
        const int waiting = 600;
        await using var desk = await ReleaseDesk.OpenAsync(engine);
        await desk.ProtectAsync();
        var release = await desk.StartAsync("2");
        await Parallel.ForAsync(
            0,
            waiting,
            new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (_, _) => await desk.ReceiveAsync("2")
        );

        var done = await desk.Get<RollBackRelease>().HandleAsync(new RollBackRelease.Command(desk.Lead, release.Id, "It does not work."));

        Assert.Equal(waiting, done.Value.Rerouted);
        await using var db = await desk.Data.OpenAsync();
        Assert.Equal(waiting, await db.ReviewItems.CountAsync(i => i.IsOpen && i.Queue == "leads"));
    }

    private static async Task AddEndpointAsync(ReleaseDesk desk)
    {
        await using var db = await desk.Data.OpenAsync();
        db.Add(
            new CallbackEndpoint
            {
                Id = EndpointId.New(desk.Data.Time.GetUtcNow()),
                WorkspaceId = desk.Data.Workspace,
                Name = "agent",
                Kind = EndpointKind.Webhook,
                Url = "http://127.0.0.1:1/",
                ProtectedSecrets = "",
                CreatedAt = desk.Data.Time.GetUtcNow(),
            }
        );
        await db.SaveChangesAsync();
    }

    /// <summary>The sender's last look takes the approved answer back.</summary>
    private static async Task StopsAsync(ReleaseDesk desk, ReviewItemId approved)
    {
        var query = new LeaseDeliveries.Query(desk.Data.Time.GetUtcNow(), new Dictionary<EndpointId, int>(), 10, 10);
        var due = Assert.Single(await desk.Get<LeaseDeliveries>().HandleAsync(query, default));
        Assert.Equal(approved, Assert.Single(await desk.Get<ReturnMovedReview>().HandleAsync(due, default)).Item.Id);
        var item = await desk.Desk.ItemAsync(approved);
        Assert.Equal(("leads", RollbackRules.ExceptionType, ItemStatus.Queued), (item.Queue, item.ExceptionType, item.Status));
    }
}
