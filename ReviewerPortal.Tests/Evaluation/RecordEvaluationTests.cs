using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Tests.Decisions;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Releases;

namespace ReviewerPortal.Tests.Evaluation;

public sealed class RecordEvaluationTests
{
    [Theory, BothEngines]
    public async Task A_correction_becomes_a_case_the_next_candidate_has_to_get_right(Engine engine)
    {
        await using var desk = await ReleaseDesk.OpenAsync(engine);
        var item = await desk.ReceiveAsync("1");
        Assert.Equal(CaseRefusals.NotDecided.Code, (await ProtectAsync(desk, item)).Refusal?.Code);
        var edit = new EditItem.Command(
            await desk.Desk.SeenByAsync(desk.Lead, item),
            ReviewDesk.Json("""{"order_id": "W1", "reason": "mistake"}"""),
            "wrong_argument",
            "The customer said so."
        );
        Assert.Null((await desk.Get<EditItem>().HandleAsync(edit, default)).Refusal);

        var made = (await ProtectAsync(desk, item)).Value;
        Assert.Equal(made.Id, (await ProtectAsync(desk, item)).Value.Id);
        Assert.Contains("mistake", made.Args, StringComparison.Ordinal);
        Assert.Equal(("The customer said so.", "1"), (made.Why, made.FromAgentVersion));
        Assert.DoesNotContain("jo@example.org", made.Evidence, StringComparison.Ordinal);

        var same = await RunAsync(desk, "2", (made.Id, """{"order_id": "W1", "reason": "unwanted"}"""));
        Assert.Equal((1, 1, 1, true), (same.Run.Failed, same.Run.Regressions, same.Run.CriticalRegressions, same.Run.Complete));
        Assert.Contains("reason", same.Results[0].Why, StringComparison.Ordinal);
        var mended = await RunAsync(desk, "3", (made.Id, """{"reason": "mistake", "order_id": "W1"}"""));
        Assert.Equal((1, 0, 0), (mended.Run.Passed, mended.Run.Failed, mended.Run.CriticalRegressions));

        Task<Outcome<ProtectedCase>> ProtectAsync(ReleaseDesk at, Domain.Shared.ReviewItemId id) =>
            at.Get<ProtectItem>().HandleAsync(new ProtectItem.Command(at.Lead, id) { Severity = Severity.Critical });
    }

    [Theory, BothEngines]
    public async Task A_partial_run_never_counts_and_a_case_in_quarantine_is_not_missed(Engine engine)
    {
        await using var desk = await ReleaseDesk.OpenAsync(engine);
        var (first, second) = (await desk.ProtectAsync("W1"), await desk.ProtectAsync("W2"));
        var right = """{"order_id": "W1", "reason": "unwanted"}""";

        Assert.False((await RunAsync(desk, "2", (first.Id, right))).Run.Complete);
        var aside = new ChangeCase.Command(desk.Lead, second.Id, ChangeCase.Deed.Quarantine)
        {
            Reason = "It flickers.",
            Until = desk.Data.Time.GetUtcNow().AddDays(7),
        };
        Assert.Null((await desk.Get<ChangeCase>().HandleAsync(aside)).Refusal);
        Assert.True((await RunAsync(desk, "2", (first.Id, right))).Run.Complete);
        desk.Data.Clock.Advance(TimeSpan.FromDays(8));
        Assert.False((await RunAsync(desk, "2", (first.Id, right))).Run.Complete);
        Assert.Equal(
            RefusalCodes.Validation,
            (await desk.Get<ChangeCase>().HandleAsync(aside with { Until = desk.Data.Time.GetUtcNow().AddDays(91) })).Refusal?.Code
        );
    }

    [Fact]
    public async Task Only_what_the_promoted_version_gets_right_is_a_regression()
    {
        await using var desk = await ReleaseDesk.OpenAsync(Engine.Sqlite);
        await desk.ProtectAsync("W1");
        await desk.ProtectAsync("W2");
        await desk.EvaluateAsync("1", wrong: 1);
        await desk.PromotedAsync("1");

        var run = await desk.EvaluateAsync("2", wrong: 2);

        Assert.Equal(("1", 2, 1, 1), (run.BaselineVersion, run.Failed, run.Regressions, run.CriticalRegressions));
    }

    [Fact]
    public async Task Results_that_fit_no_case_are_all_named_and_nothing_is_recorded()
    {
        await using var desk = await ReleaseDesk.OpenAsync(Engine.Sqlite);
        var known = await desk.ProtectAsync();
        var answer = new CandidateAnswer("cancel_order", null);
        var given = new List<RecordEvaluation.Given>
        {
            new("case_nothing", answer, null),
            new(known.Id.ToString(), answer, null),
            new(known.Id.ToString(), null, null),
            new(known.Id.ToString(), answer with { Args = ReviewDesk.Json("""{"a": [{"b": 1, "b": 2}]}""") }, null),
        };

        var refused = (await desk.Get<RecordEvaluation>().HandleAsync(new(desk.Lead, ReleaseDesk.Workflow, "2", given))).Refusal!;

        Assert.Equal(
            ["#/results/0/case", "#/results/2/case", "#/results/2", "#/results/3/case", "#/results/3/args"],
            refused.Problems.Select(p => p.Pointer)
        );
        Assert.Empty((await desk.Get<ListRuns>().HandleAsync(new(desk.Data.Workspace, ReleaseDesk.Workflow))).Runs);
    }

    private static async Task<RecordEvaluation.Recorded> RunAsync(
        ReleaseDesk desk,
        string version,
        params (ProtectedCaseId Case, string Args)[] answers
    ) =>
        (
            await desk.Get<RecordEvaluation>()
                .HandleAsync(
                    new(
                        desk.Lead,
                        ReleaseDesk.Workflow,
                        version,
                        [
                            .. answers.Select(a => new RecordEvaluation.Given(
                                a.Case.ToString(),
                                new CandidateAnswer("cancel_order", ReviewDesk.Json(a.Args)),
                                null
                            )),
                        ]
                    )
                )
        ).Value;
}
