using System.Text;
using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Evaluation;

/// <summary>Runs over the protected cases, over HTTP.</summary>
public static class EvaluationApi
{
    private const int LargestRun = 20 * 1024 * 1024;

    /// <summary>Maps them.</summary>
    public static void MapEvaluation(this IEndpointRouteBuilder api)
    {
        var workflow = api.MapGroup("/workflows/{workflow}").WithTags("Evaluation");
        workflow
            .MapPost("/evaluations", RecordAsync)
            .RequireAuthorization(Policies.EvaluationsWrite)
            .WithName("recordEvaluation")
            .WithSummary(
                "Hand in a candidate's answers, as JSON or as NDJSON with ?agentVersion=; with ?exitOn=regression 409 unless they may go on"
            )
            .Produces<RunView>(StatusCodes.Status201Created)
            .Produces<RunView>(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        workflow
            .MapGet("/evaluations", RunsAsync)
            .RequireAuthorization(Policies.EvaluationsRead)
            .WithName("listEvaluations")
            .WithSummary("The runs, newest first, a page at a time")
            .Produces<RunList>()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet("/evaluations/{id}", ShowRunAsync)
            .RequireAuthorization(Policies.EvaluationsRead)
            .WithTags("Evaluation")
            .WithName("showEvaluation")
            .WithSummary("One run, case by case")
            .Produces<RunView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>One answer of a candidate.</summary>
    public sealed record ResultBody(string? Case, string? Action, JsonElement? Args, string? Error);

    /// <summary>A candidate's answers.</summary>
    public sealed record EvaluationBody(string? AgentVersion, List<ResultBody>? Results);

    /// <summary>How one case went.</summary>
    public sealed record ResultView(
        string Case,
        string Title,
        bool Passed,
        bool Regression,
        bool Improvement,
        bool Critical,
        bool Quarantined,
        string Why,
        string? Action,
        RawJson? Args,
        string? Error
    );

    /// <summary>A run as it travels.</summary>
    public sealed record RunView(
        string Id,
        string Workflow,
        string AgentVersion,
        string? BaselineVersion,
        DateTimeOffset At,
        int Expected,
        int Answered,
        int Passed,
        int Failed,
        int Regressions,
        int CriticalRegressions,
        int Improvements,
        bool Complete,
        JobState State,
        IReadOnlyList<ResultView> Results
    )
    {
        // What the portal still asks, or asked without an answer: nothing is judged yet.
        internal static RunView Of(EvaluationJob job) =>
            new(
                job.Id.ToString(),
                job.Workflow,
                job.AgentVersion,
                null,
                job.StartedAt,
                job.Cases,
                job.Answered,
                0,
                0,
                0,
                0,
                0,
                false,
                job.State,
                []
            );

        internal static RunView Of(EvaluationRun run, IReadOnlyList<ResultView> results) =>
            new(
                run.Id.ToString(),
                run.Workflow,
                run.AgentVersion,
                run.BaselineVersion,
                run.At,
                run.Expected,
                run.Answered,
                run.Passed,
                run.Failed,
                run.Regressions,
                run.CriticalRegressions,
                run.Improvements,
                run.Complete,
                JobState.Finished,
                results
            );
    }

    /// <summary>Runs as they travel, without their cases.</summary>
    /// <param name="Runs">Newest first.</param>
    /// <param name="Next">The <c>cursor</c> of the next page; null on the last.</param>
    public sealed record RunList(IReadOnlyList<RunView> Runs, string? Next);

    private static async Task<IResult> RecordAsync(
        string workflow,
        string? agentVersion,
        string? exitOn,
        Caller caller,
        RecordEvaluation record,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (exitOn is not (null or "regression"))
        {
            var unknown = new Refusal(RefusalCodes.Validation, "exitOn is regression, or is left out.");
            return Problems.Of(unknown with { Problems = [new Problem("#/exitOn", "must be regression")] }, http);
        }

        if (!(await ReadRunAsync(http, agentVersion, ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        var answers = (body.Results ?? []).ConvertAll(r => new RecordEvaluation.Given(
            r.Case ?? "",
            r.Error is null ? new CandidateAnswer(r.Action, r.Args) : null,
            r.Error
        ));
        var command = new RecordEvaluation.Command(caller, workflow, body.AgentVersion ?? "", answers);
        if (!(await record.HandleAsync(command, ct)).Succeeded(out var recorded, out refusal))
        {
            return Problems.Of(refusal, http);
        }

        // Recorded either way; a pipeline that asks for it reads in the exit code whether the candidate may go on.
        var stopped = exitOn is "regression" && recorded.Run is not { Complete: true, CriticalRegressions: 0 };
        return Results.Json(
            ViewOf(recorded),
            WireJson.Options,
            statusCode: stopped ? StatusCodes.Status409Conflict : StatusCodes.Status201Created
        );
    }

    private static async Task<IResult> RunsAsync(
        string workflow,
        Caller caller,
        ListRuns list,
        HttpContext http,
        CancellationToken ct,
        string? agentVersion = null,
        string? cursor = null,
        int limit = ListRuns.DefaultLimit
    )
    {
        var before = default(EvaluationRunId);
        if (cursor is not null && !IPrefixedId<EvaluationRunId>.TryParse(cursor, out before))
        {
            return Problems.Of(Unreadable("cursor", "is not one this list gave out"), http);
        }

        if (limit is < 1 or > ListRuns.LargestLimit)
        {
            return Problems.Of(Unreadable("limit", $"must be between 1 and {ListRuns.LargestLimit}"), http);
        }

        var query = new ListRuns.Query(caller.Workspace, workflow)
        {
            AgentVersion = agentVersion,
            Before = cursor is null ? null : before,
            Limit = limit,
        };
        var page = await list.HandleAsync(query, ct);
        return Results.Json(new RunList([.. page.Runs.Select(r => RunView.Of(r, []))], page.Next?.ToString()), WireJson.Options);
    }

    private static Refusal Unreadable(string parameter, string why) =>
        new(RefusalCodes.Validation, "The list cannot be read as asked.") { Problems = [new Problem($"#/{parameter}", why)] };

    private static async Task<IResult> ShowRunAsync(
        string id,
        Caller caller,
        ShowRun show,
        ShowJob jobs,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!IPrefixedId<EvaluationRunId>.TryParse(id, out var run))
        {
            return Problems.Of(CaseRefusals.NoSuchRun, http);
        }

        if ((await show.HandleAsync(new ShowRun.Query(caller.Workspace, run), ct)).Succeeded(out var found, out var refusal))
        {
            return Results.Json(ViewOf(found), WireJson.Options);
        }

        return await jobs.HandleAsync(caller.Workspace, run, ct) is { } job
            ? Results.Json(RunView.Of(job), WireJson.Options)
            : Problems.Of(refusal, http);
    }

    private static RunView ViewOf(RecordEvaluation.Recorded recorded)
    {
        var titles = recorded.Cases.ToDictionary(c => c.Id, c => c.Title);
        return RunView.Of(
            recorded.Run,
            [
                .. recorded.Results.Select(r => new ResultView(
                    r.CaseId.ToString(),
                    titles.GetValueOrDefault(r.CaseId, ""),
                    r.Passed,
                    r.Regression,
                    r.Improvement,
                    r.Critical,
                    r.Quarantined,
                    r.Why,
                    r.Action,
                    RawJson.Of(r.Args),
                    r.Error
                )),
            ]
        );
    }

    private static async Task<Outcome<EvaluationBody>> ReadRunAsync(HttpContext http, string? agentVersion, CancellationToken ct)
    {
        if (http.Request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) is true && !IsLines(http.Request.ContentType))
        {
            var whole = await EvaluationJson.ReadAsync<EvaluationBody>(http, LargestRun, ct);
            return whole.Succeeded(out var body, out var no) ? body with { AgentVersion = body.AgentVersion ?? agentVersion } : no;
        }

        if (!(await JsonBody.ReadAnyAsync(http, LargestRun, ct)).Succeeded(out var bytes, out var refusal))
        {
            return refusal;
        }

        var results = new List<ResultBody>();
        foreach (
            var line in Encoding
                .UTF8.GetString(bytes.Span)
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        )
        {
            if (!EvaluationJson.Parse<ResultBody>(Encoding.UTF8.GetBytes(line)).Succeeded(out var result, out refusal))
            {
                return refusal;
            }

            results.Add(result);
        }

        return new EvaluationBody(agentVersion, results);
    }

    private static bool IsLines(string contentType) =>
        contentType.Contains("ndjson", StringComparison.OrdinalIgnoreCase)
        || contentType.Contains("jsonl", StringComparison.OrdinalIgnoreCase);
}
