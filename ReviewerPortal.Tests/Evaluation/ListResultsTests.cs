using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Metrics;
using ReviewerPortal.Tests.Releases;

namespace ReviewerPortal.Tests.Evaluation;

public sealed class ListResultsTests
{
    [Theory, BothEngines]
    public async Task Regressions_and_improvements_are_listed_a_page_at_a_time_beside_the_promoted_versions_answers(Engine engine)
    {
        await using var desk = await ReleaseDesk.OpenAsync(engine);
        for (var i = 0; i < ListResults.Limit + 3; i++)
        {
            await desk.ProtectAsync($"W{i}");
            desk.Data.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await desk.EvaluateAsync("1", i => i is 0 or 1);
        await desk.PromotedAsync("1");
        desk.Data.Clock.Advance(TimeSpan.FromSeconds(1));
        var run = await desk.EvaluateAsync("2", i => i is 1 or 2);
        desk.Data.Clock.Advance(TimeSpan.FromSeconds(1));
        await desk.EvaluateAsync("3", 1);

        Assert.Equal((2, 1, 1, 1, true), (run.Failed, run.Regressions, run.CriticalRegressions, run.Improvements, run.Complete));
        var wrong = await ReadAsync(desk, run.Id);
        Assert.Equal((ListResults.Part.Wrong, 2), (wrong.Part, wrong.Rows.Count));
        Assert.Equal(["something_else", "cancel_order"], wrong.Rows.Select(r => r.Promoted!.Action));
        var regression = Assert.Single((await ReadAsync(desk, run.Id, ListResults.Part.Regressions)).Rows);
        Assert.Contains("W2", regression.Case.Args, StringComparison.Ordinal);
        var improvement = Assert.Single((await ReadAsync(desk, run.Id, ListResults.Part.Improvements)).Rows);
        Assert.Contains("W0", improvement.Case.Args, StringComparison.Ordinal);
        Assert.Empty((await ReadAsync(desk, run.Id, ListResults.Part.Missing)).Rows);
        var one = await desk.Get<ListResults>()
            .HandleAsync(new ListResults.Query(desk.Data.Workspace, run.Id) { Case = improvement.Case.Id });
        Assert.Equal(improvement.Case, Assert.Single(one.Value.Rows).Case);

        var first = await ReadAsync(desk, run.Id, ListResults.Part.All);
        var rest = await ReadAsync(desk, run.Id, ListResults.Part.All, first.Next);
        Assert.Equal((ListResults.Limit, 3, null), (first.Rows.Count, rest.Rows.Count, rest.Next));
        Assert.Equal(ListResults.Limit + 3, first.Rows.Concat(rest.Rows).Select(r => r.Case.Id).Distinct().Count());

        var runs = desk.Get<ListRuns>();
        var query = new ListRuns.Query(desk.Data.Workspace, ReleaseDesk.Workflow) { Limit = 2 };
        var newest = await runs.HandleAsync(query);
        Assert.Equal(["3", "2"], newest.Runs.Select(r => r.AgentVersion));
        Assert.Equal(["1"], (await runs.HandleAsync(query with { Before = newest.Next })).Runs.Select(r => r.AgentVersion));
        Assert.Equal(run.Id, Assert.Single((await runs.HandleAsync(query with { AgentVersion = "2" })).Runs).Id);
    }

    [Fact]
    public async Task What_a_partial_run_left_out_is_named_and_a_page_costs_four_statements()
    {
        var statements = new CountStatements();
        await using var desk = await ReleaseDesk.OpenAsync(Engine.Sqlite, more: statements.Watch);
        var (asked, missed) = (await desk.ProtectAsync("W1"), await desk.ProtectAsync("W2"));
        await desk.EvaluateAsync("1");
        await desk.PromotedAsync("1");
        var given = new RecordEvaluation.Given(asked.Id.ToString(), new CandidateAnswer(null, null), null);
        var run = (await desk.Get<RecordEvaluation>().HandleAsync(new(desk.Lead, ReleaseDesk.Workflow, "2", [given]))).Value.Run;

        Assert.False(run.Complete);
        Assert.Equal(missed.Id, Assert.Single((await ReadAsync(desk, run.Id, ListResults.Part.Missing)).Rows).Case.Id);
        var before = statements.Count;
        Assert.Single((await ReadAsync(desk, run.Id)).Rows);
        Assert.Equal(4, statements.Count - before);
        var nowhere = new ListResults.Query(desk.Data.Workspace, EvaluationRunId.New(desk.Data.Time.GetUtcNow()));
        Assert.Equal(CaseRefusals.NoSuchRun, (await desk.Get<ListResults>().HandleAsync(nowhere)).Refusal);
    }

    private static async Task<ListResults.Page> ReadAsync(
        ReleaseDesk desk,
        EvaluationRunId run,
        ListResults.Part? part = null,
        ProtectedCaseId? after = null
    ) => (await desk.Get<ListResults>().HandleAsync(new ListResults.Query(desk.Data.Workspace, run) { Part = part, After = after })).Value;
}
