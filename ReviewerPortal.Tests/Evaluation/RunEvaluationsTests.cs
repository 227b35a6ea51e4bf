using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Background;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Releases;
using ReviewerPortal.Tests.Resumption;

namespace ReviewerPortal.Tests.Evaluation;

/// <summary>The portal asks a candidate over real HTTP.</summary>
public sealed class RunEvaluationsTests
{
    private const string Right = """{"action":"cancel_order","args":{"order_id":"W1","reason":"unwanted"}}""";

    private static readonly IDataProtectionProvider Keys = new EphemeralDataProtectionProvider();

    [Theory, BothEngines]
    public async Task A_candidate_is_asked_each_case_once_without_what_is_expected_and_the_run_counts(Engine engine)
    {
        await using var desk = await OpenAsync(engine);
        await using var candidate = await AnsweringAsync(_ => Right);
        await ProtectAsync(desk, 9);
        await RegisterAsync(desk, candidate.Url + "/ask", secret: "Bearer s3cret");
        var worker = desk.Get<RunEvaluations>();
        await worker.StartAsync(TestContext.Current.CancellationToken);

        var job = (await StartAsync(desk)).Value;
        await EndedAsync(desk, job.Id);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        var run = (await desk.Get<ShowRun>().HandleAsync(new(desk.Data.Workspace, job.Id))).Value.Run;
        // Every case but the first names another order.
        Assert.Equal((9, 9, 1, 8, true, "2"), (run.Expected, run.Answered, run.Passed, run.Failed, run.Complete, run.AgentVersion));
        Assert.Equal(9, candidate.All.Count);
        Assert.Equal(9, candidate.All.Select(r => r.Headers["idempotency-key"]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(candidate.All, r => Assert.Equal(("/ask", "Bearer s3cret"), (r.Path, r.Headers["authorization"])));
        using var asked = JsonDocument.Parse(candidate.All[0].Body);
        Assert.Equal(
            ["run", "case", "workflow", "agentVersion", "input", "evidence"],
            asked.RootElement.EnumerateObject().Select(m => m.Name)
        );
        await using var db = await desk.Data.OpenAsync();
        Assert.Equal(0, await db.CaseCalls.CountAsync());
        Assert.DoesNotContain("s3cret", (await db.CandidateEndpoints.SingleAsync()).ProtectedSecret!, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_restart_in_the_middle_loses_nothing_and_no_case_is_answered_twice(Engine engine)
    {
        await using var desk = await OpenAsync(engine);
        using var halfway = new SemaphoreSlim(0);
        var answers = 0;
        await using var candidate = await Receiver.StartAsync(async http =>
        {
            // The second handful hangs until the portal is gone.
            if (Interlocked.Increment(ref answers) > 2 && halfway.CurrentCount == 0)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
            }

            http.Response.StatusCode = StatusCodes.Status200OK;
            await http.Response.WriteAsync(Right, http.RequestAborted);
        });
        await ProtectAsync(desk, 6);
        await RegisterAsync(desk, candidate.Url, concurrency: 2);
        var first = desk.Get<RunEvaluations>();
        await first.StartAsync(TestContext.Current.CancellationToken);
        var job = (await StartAsync(desk)).Value;
        await Eventually.HoldsAsync(() => Volatile.Read(ref answers) == 4, "two answers and two that hang");
        await first.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((JobState.Running, 2), Standing(await desk.Get<ShowJob>().HandleAsync(desk.Data.Workspace, job.Id)));
        Assert.Equal(CaseRefusals.NoSuchRun, (await desk.Get<ShowRun>().HandleAsync(new(desk.Data.Workspace, job.Id))).Refusal);
        halfway.Release();

        await using var node = desk.Data.AnotherNode(more: Add);
        var second = node.Get<RunEvaluations>();
        await second.StartAsync(TestContext.Current.CancellationToken);
        await EndedAsync(desk, job.Id);
        await second.StopAsync(TestContext.Current.CancellationToken);

        var run = (await desk.Get<ShowRun>().HandleAsync(new(desk.Data.Workspace, job.Id))).Value;
        Assert.Equal((6, 6, true), (run.Run.Expected, run.Results.Count, run.Run.Complete));
        Assert.Equal(8, Volatile.Read(ref answers));

        static (JobState State, int Answered) Standing(EvaluationJob? j) => (j!.State, j.Answered);
    }

    [Theory, BothEngines]
    public async Task Two_nodes_never_ask_at_once_a_dead_one_is_overtaken_and_its_late_answer_is_not_taken(Engine engine)
    {
        await using var desk = await OpenAsync(engine);
        var asked = await desk.ProtectAsync();
        await RegisterAsync(desk, "http://127.0.0.1:1/");
        var job = (await StartAsync(desk)).Value;
        await using var node = desk.Data.AnotherNode(more: Add);
        var (here, there) = (desk.Get<LeaseEvaluations>(), node.Get<LeaseEvaluations>());

        var mine = Assert.Single(await here.HandleAsync(4));
        Assert.Empty(await there.HandleAsync(4));
        desk.Data.Clock.Advance(LeaseEvaluations.LeaseOf(mine.Endpoint));
        Assert.Single(await there.HandleAsync(4));

        var answer = new RecordCall.Command(job, asked.Id, LeaseEvaluations.Margin) { Answer = new("cancel_order", null, null) };
        Assert.Null((await node.Get<RecordCall>().HandleAsync(answer)).Refusal);
        Assert.Equal(
            RefusalCodes.Conflict,
            (await desk.Get<RecordCall>().HandleAsync(answer with { Answer = new("other", null, null) })).Refusal?.Code
        );
        // A case that is protected meanwhile is asked too, or the run would not be complete.
        var late = await desk.ProtectAsync("W2");
        var going = (await node.Get<EndEvaluation>().HandleAsync(new(job.Id, desk.Data.Workspace, By: null))).Value;
        Assert.Equal((JobState.Running, 2), (going.State, going.Cases));
        Assert.Null((await node.Get<RecordCall>().HandleAsync(answer with { Case = late.Id })).Refusal);
        Assert.Equal(
            JobState.Finished,
            (await node.Get<EndEvaluation>().HandleAsync(new(job.Id, desk.Data.Workspace, By: null))).Value.State
        );

        var run = (await desk.Get<ShowRun>().HandleAsync(new(desk.Data.Workspace, job.Id))).Value;
        Assert.True(run.Run.Complete);
        Assert.All(run.Results, r => Assert.Equal("cancel_order", r.Action));
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_asked_is_never_held_against_the_candidate()
    {
        await using var desk = await OpenAsync(Engine.Sqlite);
        var seen = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await using var candidate = await Receiver.StartAsync(async http =>
        {
            var times = seen.AddOrUpdate(http.Request.Headers["Idempotency-Key"].ToString(), 1, (_, n) => n + 1);
            var place = seen.Count;
            // The first is out of order for good; the second answers when asked again.
            http.Response.StatusCode = place == 1 || times == 1 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            await http.Response.WriteAsync(Right, http.RequestAborted);
        });
        await ProtectAsync(desk, 1);
        await RegisterAsync(desk, candidate.Url, concurrency: 1);
        var worker = desk.Get<RunEvaluations>();
        await worker.StartAsync(TestContext.Current.CancellationToken);
        var job = (await StartAsync(desk)).Value;
        await EndedAsync(desk, job.Id, advance: true);

        var ended = (await desk.Get<ShowJob>().HandleAsync(desk.Data.Workspace, job.Id))!;
        Assert.Equal((JobState.Finished, 0, 1, "It answered 503."), (ended.State, ended.Answered, ended.GivenUp, ended.LastFailure));
        Assert.Equal(RecordCall.MostAttempts, candidate.All.Count);
        Assert.Empty((await desk.Get<ListRuns>().HandleAsync(new(desk.Data.Workspace, ReleaseDesk.Workflow))).Runs);

        desk.Data.Clock.Advance(TimeSpan.FromSeconds(1));
        await ProtectAsync(desk, 1);
        var again = (await StartAsync(desk)).Value;
        await EndedAsync(desk, again.Id, advance: true);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        var run = (await desk.Get<ShowRun>().HandleAsync(new(desk.Data.Workspace, again.Id))).Value.Run;
        Assert.Equal((2, 2, true), (run.Expected, run.Answered, run.Complete));
    }

    [Fact]
    public async Task What_was_cancelled_is_kept_as_a_partial_run_that_never_counts()
    {
        await using var desk = await OpenAsync(Engine.Sqlite);
        var answers = 0;
        await using var candidate = await Receiver.StartAsync(async http =>
        {
            if (Interlocked.Increment(ref answers) > 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
            }

            http.Response.StatusCode = StatusCodes.Status200OK;
            await http.Response.WriteAsync(Right, http.RequestAborted);
        });
        await ProtectAsync(desk, 2);
        await RegisterAsync(desk, candidate.Url, concurrency: 1);
        var worker = desk.Get<RunEvaluations>();
        await worker.StartAsync(TestContext.Current.CancellationToken);
        var job = (await StartAsync(desk)).Value;
        await Eventually.HoldsAsync(() => Volatile.Read(ref answers) == 2, "one answer and one that hangs");
        Assert.Equal(EvaluationRefusals.Running(job).Message, (await StartAsync(desk)).Refusal?.Message);
        Assert.Equal(EvaluationRefusals.NotYours, (await EndAsync(desk, job, desk.Reviewer)).Refusal);

        Assert.Null((await EndAsync(desk, job, desk.Lead)).Refusal);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(EvaluationRefusals.NotRunning, (await EndAsync(desk, job, desk.Lead)).Refusal);
        var run = (await desk.Get<ShowRun>().HandleAsync(new(desk.Data.Workspace, job.Id))).Value.Run;
        Assert.Equal((2, 1, false), (run.Expected, run.Answered, run.Complete));
    }

    private static OpenedNetworks Opened { get; } = new([System.Net.IPNetwork.Parse("127.0.0.0/8")]);

    private static Task<ReleaseDesk> OpenAsync(Engine engine) => ReleaseDesk.OpenAsync(engine, more: Add);

    private static void Add(IServiceCollection services)
    {
        services.AddSingleton(Opened);
        services.AddSingleton<IProtectSecrets>(new KeyRingProtection(Keys));
        services.AddSingleton<AskCandidate>();
        services.AddSingleton<RunEvaluations>();
    }

    private static Task<Receiver> AnsweringAsync(Func<HttpContext, string> answer) =>
        Receiver.StartAsync(http =>
        {
            http.Response.StatusCode = StatusCodes.Status200OK;
            return http.Response.WriteAsync(answer(http), http.RequestAborted);
        });

    private static Caller Admin(ReleaseDesk desk) => desk.Lead with { Role = PersonRole.Admin };

    private static async Task ProtectAsync(ReleaseDesk desk, int cases)
    {
        for (var i = 1; i <= cases; i++)
        {
            await desk.ProtectAsync($"W{i}");
        }
    }

    private static async Task RegisterAsync(ReleaseDesk desk, string url, int concurrency = 4, string? secret = null) =>
        Assert.Null(
            (
                await desk.Get<RegisterCandidate>()
                    .HandleAsync(
                        new(Admin(desk), ReleaseDesk.Workflow, "bot", url) { Concurrency = concurrency, Secret = secret },
                        TestContext.Current.CancellationToken
                    )
            ).Refusal
        );

    private static Task<Outcome<EvaluationJob>> StartAsync(ReleaseDesk desk) =>
        desk.Get<StartEvaluation>().HandleAsync(new(desk.Lead, ReleaseDesk.Workflow, "2", "bot"), TestContext.Current.CancellationToken);

    private static Task<Outcome<EvaluationJob>> EndAsync(ReleaseDesk desk, EvaluationJob job, Caller by) =>
        desk.Get<EndEvaluation>().HandleAsync(new(job.Id, desk.Data.Workspace, by), TestContext.Current.CancellationToken);

    private static Task EndedAsync(ReleaseDesk desk, EvaluationRunId run, bool advance = false) =>
        Eventually.HoldsAsync(
            async () =>
            {
                if (advance)
                {
                    desk.Data.Clock.Advance(TimeSpan.FromMilliseconds(250));
                }

                return (await desk.Get<ShowJob>().HandleAsync(desk.Data.Workspace, run))!.State is not JobState.Running;
            },
            "the evaluation to end"
        );
}
