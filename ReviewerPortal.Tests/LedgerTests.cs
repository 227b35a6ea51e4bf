using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests;

public sealed class LedgerTests
{
    private static readonly Refusal No = new(RefusalCodes.Conflict, "No.");

    [Theory, BothEngines]
    public async Task A_command_leaves_its_rows_its_audit_entry_its_event_and_its_figures(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var published = 0;

        var answer = await data.Ledger.WriteAsync<string>(
            data.Workspace,
            tx =>
            {
                tx.Db.Add(TeamCalled("support", tx));
                tx.Audit("system:test", "team.added", "support");
                tx.Announce("team.added.v1", null, null, new JsonObject());
                tx.Count(
                    new FigureKey("retail", 1, "step", "action", "", "support", "routine", "bot", "1", "", ""),
                    new FigureDelta(Received: 2)
                );
                tx.AfterCommit(() => published++);
                return Answer("done");
            }
        );

        Assert.Equal("done", answer.Value);
        Assert.Equal(1, published);
        await using var db = await data.OpenAsync();
        Assert.Equal("support", (await db.Teams.SingleAsync()).Name);
        var entry = await db.AuditEntries.SingleAsync();
        Assert.Equal((1L, "system:test", "team.added"), (entry.Sequence, entry.Actor, entry.Action));
        Assert.Equal(1, (await db.Events.SingleAsync()).Sequence);
        Assert.Equal(2, (await db.HourlyFigures.SingleAsync()).Received);
    }

    [Theory, BothEngines]
    public async Task Figures_of_the_same_hour_and_key_add_up(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var key = new FigureKey("retail", 1, "step", "action", "", "support", "routine", "bot", "1", "", "");

        for (var round = 0; round < 3; round++)
        {
            await data.Ledger.WriteAsync<string>(
                data.Workspace,
                tx =>
                {
                    tx.Count(key, new FigureDelta(Received: 1));
                    tx.Count(key, new FigureDelta(Edited: 1));
                    return Answer("counted");
                }
            );
        }

        await using var db = await data.OpenAsync();
        var hour = await db.HourlyFigures.SingleAsync();
        Assert.Equal((3L, 3L, 0L), (hour.Received, hour.Edited, hour.Approved));
    }

    [Theory, BothEngines]
    public async Task Commands_that_wait_at_the_same_moment_share_a_transaction(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        // The ledger reads the clock once a transaction; a clock that moves with each reading numbers them.
        data.Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        var (first, open) = HoldTheWriter(data);
        var waiting = Enumerable.Range(0, 100).Select(i => AddTeamAsync(data.Ledger, data.Workspace, $"team {i}")).ToList();

        open.SetResult();
        await Task.WhenAll([first, .. waiting]);

        await using var db = await data.OpenAsync();
        Assert.Equal(100, await db.Teams.CountAsync());
        Assert.InRange(await db.AuditEntries.Select(a => a.At).Distinct().CountAsync(), 2, 3);
    }

    [Theory, BothEngines]
    public async Task A_failing_command_never_fails_its_mates(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var (first, open) = HoldTheWriter(data);
        var before = AddTeamAsync(data.Ledger, data.Workspace, "before");
        var failing = data.Ledger.WriteAsync<string>(
            data.Workspace,
            tx =>
            {
                tx.Db.Add(TeamCalled("never", tx));
                throw new FormatException("broken");
            }
        );
        var after = AddTeamAsync(data.Ledger, data.Workspace, "after");

        open.SetResult();

        await Assert.ThrowsAsync<FormatException>(() => failing);
        Assert.All(await Task.WhenAll(first, before, after), a => Assert.Null(a.Refusal));
        await using var db = await data.OpenAsync();
        Assert.Equal(["after", "before"], await db.Teams.OrderBy(t => t.Name).Select(t => t.Name).ToListAsync());
    }

    [Theory, BothEngines]
    public async Task A_row_the_database_refuses_fails_only_the_command_that_wrote_it(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await AddTeamAsync(data.Ledger, data.Workspace, "support");
        var (first, open) = HoldTheWriter(data);
        var twice = AddTeamAsync(data.Ledger, data.Workspace, "support");
        var other = AddTeamAsync(data.Ledger, data.Workspace, "other");

        open.SetResult();

        await Assert.ThrowsAsync<DbUpdateException>(() => twice);
        Assert.All(await Task.WhenAll(first, other), a => Assert.Null(a.Refusal));
        await using var db = await data.OpenAsync();
        Assert.Equal(2, await db.Teams.CountAsync());
        Assert.Equal(2, await db.AuditEntries.CountAsync());
    }

    [Theory, BothEngines]
    public async Task A_refusal_changes_nothing(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var published = false;

        var answer = await data.Ledger.WriteAsync<string>(
            data.Workspace,
            tx =>
            {
                tx.Audit("system:test", "team.added", "support");
                tx.Announce("team.added.v1", null, null, new JsonObject());
                tx.AfterCommit(() => published = true);
                return Task.FromResult<Outcome<string>>(No);
            }
        );

        Assert.Equal(No, answer.Refusal);
        Assert.False(published);
        await using var db = await data.OpenAsync();
        Assert.False(await db.AuditEntries.AnyAsync() || await db.Events.AnyAsync());
    }

    [Theory, BothEngines]
    public async Task A_refusal_found_half_way_undoes_what_the_command_did_and_leaves_its_mates_alone(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var (first, open) = HoldTheWriter(data);
        var refused = data.Ledger.WriteAsync<string>(
            data.Workspace,
            tx =>
            {
                tx.Db.Add(TeamCalled("never", tx));
                throw new RollBackException(No);
            }
        );
        var mate = AddTeamAsync(data.Ledger, data.Workspace, "mate");

        open.SetResult();

        Assert.Equal(No, (await refused).Refusal);
        Assert.All(await Task.WhenAll(first, mate), a => Assert.Null(a.Refusal));
        await using var db = await data.OpenAsync();
        Assert.Equal("mate", (await db.Teams.SingleAsync()).Name);
    }

    [Theory, BothEngines]
    public async Task A_command_whose_caller_left_before_its_turn_is_never_run(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var (first, open) = HoldTheWriter(data);
        using var left = new CancellationTokenSource();
        var ran = false;
        var given = data.Ledger.WriteAsync<string>(
            data.Workspace,
            _ =>
            {
                ran = true;
                return Answer("ran");
            },
            left.Token
        );

        await left.CancelAsync();
        open.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        await first;
        Assert.False(ran);
    }

    [Theory, BothEngines]
    public async Task A_command_that_met_another_writers_change_runs_again(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var runs = 0;

        var answer = await data.Ledger.WriteAsync<string>(
            data.Workspace,
            tx =>
            {
                if (++runs < 3)
                {
                    throw new DbUpdateConcurrencyException("somebody came first");
                }

                tx.Db.Add(TeamCalled("support", tx));
                return Answer("done");
            }
        );

        Assert.Equal("done", answer.Value);
        Assert.Equal(3, runs);
    }

    [Theory, BothEngines]
    public async Task A_command_that_comes_alone_does_not_wait_for_company(Engine engine)
    {
        // The clock stands still: a writer that waited for company, however shortly, would need it to move.
        await using var data = await TestDatabase.CreateAsync(engine, new FakeTimeProvider());
        await AddTeamAsync(data.Ledger, data.Workspace, "warm");

        await AddTeamAsync(data.Ledger, data.Workspace, "alone").WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Two_nodes_that_write_at_once_leave_no_gap_and_no_fork()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Postgres);
        await using var other = data.AnotherNode();

        await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => AddTeamAsync(i % 2 == 0 ? data.Ledger : other.Ledger, data.Workspace, $"team {i}"))
        );

        await using var db = await data.OpenAsync();
        var chain = await db.AuditEntries.OrderBy(a => a.Sequence).ToListAsync();
        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), chain.Select(a => a.Sequence));
        Assert.All(chain.Zip(chain.Skip(1)), pair => Assert.Equal(pair.First.Hash, pair.Second.PreviousHash));
    }

    [Theory, BothEngines]
    public async Task What_was_accepted_is_finished_before_the_ledger_stops(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        var waiting = Enumerable.Range(0, 20).Select(i => AddTeamAsync(data.Ledger, data.Workspace, $"team {i}")).ToList();

        await data.Ledger.DisposeAsync();

        Assert.All(await Task.WhenAll(waiting), a => Assert.Null(a.Refusal));
        Assert.Equal(RefusalCodes.Unavailable, (await AddTeamAsync(data.Ledger, data.Workspace, "late")).Refusal?.Code);
    }

    /// <summary>Keeps the writer busy with a command that changes nothing until the gate opens, so that what comes meanwhile waits together.</summary>
    private static (Task<Outcome<string>> First, TaskCompletionSource Open) HoldTheWriter(TestDatabase data)
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = data.Ledger.WriteAsync<string>(
            data.Workspace,
            async _ =>
            {
                await open.Task;
                return "held";
            }
        );
        return (first, open);
    }

    private static Task<Outcome<string>> Answer(string text) => Task.FromResult<Outcome<string>>(text);

    private static Team TeamCalled(string name, LedgerTransaction tx) =>
        new()
        {
            Id = TeamId.New(tx.Now),
            WorkspaceId = tx.Workspace,
            Name = name,
            CreatedAt = tx.Now,
        };

    private static Task<Outcome<string>> AddTeamAsync(Ledger ledger, WorkspaceId workspace, string name) =>
        ledger.WriteAsync<string>(
            workspace,
            tx =>
            {
                tx.Db.Add(TeamCalled(name, tx));
                tx.Audit("system:test", "team.added", name);
                return Answer(name);
            }
        );
}
