using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Intake;

public sealed class DryRunDraftTests
{
    [Theory, BothEngines]
    public async Task A_draft_says_what_would_move_and_what_each_queue_would_have_had(Engine engine)
    {
        await using var scenario = await IntakeScenario.StartAsync(engine);
        await scenario.ReceiveAsync(Body("refund", amount: 20));
        await scenario.ReceiveAsync(Body("refund", amount: 600));
        await scenario.ReceiveAsync(Body("label", args: """{"name":"late"}"""));
        var declared = Body("refund", amount: 5);
        declared["exception"] = new JsonObject { ["type"] = "ambiguous_request", ["detail"] = "two orders" };
        await scenario.ReceiveAsync(declared);
        await scenario.ReceiveAsync(IntakeScenario.Body("unheard_of", "{}"));
        var astray = Body("refund", amount: 7);
        astray["step"] = "person";
        await scenario.ReceiveAsync(astray);
        scenario.Data.Clock.Advance(TimeSpan.FromMinutes(100));

        // The version in force is what placed them: nothing moves, whatever was exceptional about them.
        var same = await RunAsync(scenario);
        Assert.Equal((6, 0, 1), (same.Items, same.Moved, same.Version));
        Assert.Empty(same.Moves);
        Assert.All(same.Queues, q => Assert.Equal((q.Arrived, q.Before), (q.WouldArrive, q.After)));
        Assert.Equal(5, same.Queues.Sum(q => q.Arrived)); // the label passed alone

        await SaveAsync(scenario, IntakeScenario.ContractText.Replace("500", "1000", StringComparison.Ordinal));
        var seen = new List<DryRunDraft.Progress>();
        var report = await RunAsync(scenario, new Seen(seen));
        Assert.Equal((6, 1, null, 1), (report.Items, report.Moved, report.Version, report.Revision));
        Assert.Equal(
            ["Queue leads→review 1", "Tier high→standard 1", "Exception policy_conflict→ 1"],
            report.Moves.Select(m => $"{m.Kind} {m.From}→{m.To} {m.Items.Count}")
        );
        // A route's hour was over, the default route's four hours are not.
        Assert.Equal((4, 1, 3, 0), Of(report, "leads"));
        Assert.Equal((1, 0, 2, 0), Of(report, "review"));
        Assert.Equal([new(0, 6), new(6, 6)], seen);

        var rows = await scenario.Data.Get<ListMovedItems>().HandleAsync(new(scenario.Data.Workspace, report.Moves[0].Items));
        Assert.Equal(600m, Assert.Single(rows.Rows).Amount);
        Assert.Null(rows.Next);
    }

    [Fact]
    public async Task What_would_need_a_person_no_more_or_again_is_told_and_a_sample_takes_the_newest()
    {
        await using var scenario = await IntakeScenario.StartAsync(Engine.Sqlite);
        await scenario.ReceiveAsync(Body("refund", amount: 20));
        scenario.Data.Clock.Advance(TimeSpan.FromSeconds(1));
        await scenario.ReceiveAsync(Body("label", args: """{"name":"late"}"""));
        await SaveAsync(scenario, IntakeScenario.ContractText.Replace("mode: deterministic", "mode: assistive", StringComparison.Ordinal));

        var report = await RunAsync(scenario, sample: 1);

        var move = Assert.Single(report.Moves);
        Assert.Equal((MoveKind.Automatic, "automatic", "reviewed", 1), (move.Kind, move.From, move.To, report.Items));
        // Nobody handled it, so nothing is said of its lateness.
        Assert.Equal((0, 0, 1, 0), Of(report, "review"));
        Assert.Null(report.Queues[0].After.Share);
    }

    [Fact]
    public async Task There_is_no_dry_run_without_history_of_a_broken_draft_or_after_a_cancel()
    {
        await using var scenario = await IntakeScenario.StartAsync(Engine.Sqlite);
        Assert.Equal(0, (await RunAsync(scenario)).Items);
        await scenario.ReceiveAsync(Body("refund", amount: 20));

        await SaveAsync(scenario, IntakeScenario.ContractText.Replace("owner: review", "owner: nobody", StringComparison.Ordinal));
        var broken = await scenario.Data.Get<DryRunDraft>().HandleAsync(new(scenario.Data.Workspace, "refunds"));
        Assert.Equal(RefusalCodes.Validation, broken.Refusal?.Code);
        Assert.NotEmpty(broken.Refusal!.Problems);
        var unknown = await scenario.Data.Get<DryRunDraft>().HandleAsync(new(scenario.Data.Workspace, "nothing"));
        Assert.Equal(RefusalCodes.NotFound, unknown.Refusal?.Code);
        var absurd = await scenario
            .Data.Get<DryRunDraft>()
            .HandleAsync(new(scenario.Data.Workspace, "refunds") { Sample = DryRunDraft.LargestSample + 1 });
        Assert.Equal(RefusalCodes.Validation, absurd.Refusal?.Code);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            scenario
                .Data.Get<DryRunDraft>()
                .HandleAsync(new(scenario.Data.Workspace, "refunds") { Version = 1 }, progress: null, new CancellationToken(canceled: true))
        );
    }

    private static async Task<DryRunReport> RunAsync(
        IntakeScenario scenario,
        IProgress<DryRunDraft.Progress>? progress = null,
        int sample = 500
    ) =>
        (
            await scenario
                .Data.Get<DryRunDraft>()
                .HandleAsync(new(scenario.Data.Workspace, "refunds") { Sample = sample }, progress, CancellationToken.None)
        ).Value;

    private static async Task SaveAsync(IntakeScenario scenario, string text) =>
        _ = (
            await scenario.Data.Get<SaveDraft>().HandleAsync(new(new Caller(scenario.Data.Workspace, "system:test"), "refunds", text))
        ).Value;

    private static (int Arrived, int Late, int WouldArrive, int WouldBeLate) Of(DryRunReport report, string queue)
    {
        var row = report.Queues.Single(q => string.Equals(q.Queue, queue, StringComparison.Ordinal));
        return (row.Arrived, row.Before.Late, row.WouldArrive, row.After.Late);
    }

    private static JsonObject Body(string action, decimal? amount = null, string args = """{"order_id":"#W1"}""")
    {
        var body = IntakeScenario.Body(action, args);
        if (amount is { } sum)
        {
            body["actions"]![0]!["amount"] = sum;
        }

        return body;
    }

    private sealed class Seen(List<DryRunDraft.Progress> seen) : IProgress<DryRunDraft.Progress>
    {
        public void Report(DryRunDraft.Progress value) => seen.Add(value);
    }
}
