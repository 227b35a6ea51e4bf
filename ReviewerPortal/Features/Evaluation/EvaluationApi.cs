using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Evaluation;

/// <summary>Protected cases and runs over them, over HTTP.</summary>
public static class EvaluationApi
{
    private const string Ndjson = "application/x-ndjson";
    private const int LargestRun = 20 * 1024 * 1024;

    /// <summary>Maps them.</summary>
    public static void MapEvaluation(this IEndpointRouteBuilder api)
    {
        var workflow = api.MapGroup("/workflows/{workflow}").WithTags("Evaluation");
        workflow
            .MapGet("/protected-cases", ListAsync)
            .RequireAuthorization(Policies.EvaluationsRead)
            .WithName("listProtectedCases")
            .WithSummary("What a candidate has to answer; NDJSON by Accept")
            .Produces<CaseList>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        workflow
            .MapPost("/protected-cases", ProtectAsync)
            .RequireAuthorization(Policies.EvaluationsWrite)
            .WithName("protectCase")
            .WithSummary("Protect a decided item, or a case written from scratch")
            .Produces<CaseView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
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
        var one = api.MapGroup("/protected-cases/{id}").WithTags("Evaluation").RequireAuthorization(Policies.EvaluationsWrite);
        one.MapPost(
                "/quarantine",
                (string id, Caller caller, ChangeCase change, HttpContext http, CancellationToken ct) =>
                    ChangeAsync(id, ChangeCase.Deed.Quarantine, caller, change, http, ct)
            )
            .WithName("quarantineCase")
            .WithSummary("Set a flaky case aside until a given time");
        one.MapPost(
                "/release",
                (string id, Caller caller, ChangeCase change, HttpContext http, CancellationToken ct) =>
                    ChangeAsync(id, ChangeCase.Deed.Release, caller, change, http, ct)
            )
            .WithName("releaseCase")
            .WithSummary("Let it count again");
        one.MapPost(
                "/retire",
                (string id, Caller caller, ChangeCase change, HttpContext http, CancellationToken ct) =>
                    ChangeAsync(id, ChangeCase.Deed.Retire, caller, change, http, ct)
            )
            .WithName("retireCase")
            .WithSummary("Take it out for good");
    }

    /// <summary>A new case: from an item, or from scratch.</summary>
    public sealed record CaseBody(
        string? Item,
        string? Title,
        JsonObject? Input,
        JsonArray? Evidence,
        Verdict? Expected,
        string? Action,
        JsonObject? Args,
        Dictionary<string, ArgumentRule>? Rules,
        Severity? Severity,
        string? Why,
        string[]? Scrub
    );

    /// <summary>The body of a change to a case.</summary>
    public sealed record ChangeBody(string? Owner, string? Reason, DateTimeOffset? Until);

    /// <summary>One answer of a candidate.</summary>
    public sealed record ResultBody(string? Case, string? Action, JsonElement? Args, string? Error);

    /// <summary>A candidate's answers.</summary>
    public sealed record EvaluationBody(string? AgentVersion, List<ResultBody>? Results);

    /// <summary>Where a case comes from.</summary>
    public sealed record LineageView(string? Item, string? Decision, string AgentVersion, int ContractVersion);

    /// <summary>A case as it travels.</summary>
    public sealed record CaseView(
        string Id,
        string Workflow,
        string Title,
        RawJson Input,
        RawJson Evidence,
        Verdict Expected,
        string Action,
        RawJson Args,
        RawJson Rules,
        Severity Severity,
        string Why,
        LineageView From,
        RawJson Scrubbed,
        string CreatedBy,
        DateTimeOffset CreatedAt,
        DateTimeOffset? QuarantinedUntil,
        string? QuarantineOwner,
        string? QuarantineReason,
        DateTimeOffset? RetiredAt
    )
    {
        internal static CaseView Of(ProtectedCase c) =>
            new(
                c.Id.ToString(),
                c.Workflow,
                c.Title,
                new RawJson(c.Input),
                new RawJson(c.Evidence),
                c.Expected,
                c.Action,
                new RawJson(c.Args),
                new RawJson(c.Rules),
                c.Severity,
                c.Why,
                new LineageView(c.FromItem?.ToString(), c.FromDecision?.ToString(), c.FromAgentVersion, c.FromContractVersion),
                new RawJson(c.Scrubbed),
                c.CreatedBy,
                c.CreatedAt,
                c.QuarantinedUntil,
                c.QuarantineOwner,
                c.QuarantineReason,
                c.RetiredAt
            );
    }

    /// <summary>Cases as they travel.</summary>
    public sealed record CaseList(IReadOnlyList<CaseView> Cases);

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

    private static async Task<IResult> ListAsync(string workflow, Caller caller, ListCases list, HttpContext http, CancellationToken ct)
    {
        if (!(await list.HandleAsync(new ListCases.Query(caller.Workspace, workflow), ct)).Succeeded(out var cases, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        http.Response.Headers.Vary = "Accept";
        if (!http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType.Value is Ndjson or "application/ndjson" or "application/jsonl"))
        {
            return Results.Json(new CaseList([.. cases.Select(CaseView.Of)]), WireJson.Options);
        }

        var lines = new StringBuilder();
        foreach (var one in cases)
        {
            lines.Append(JsonSerializer.Serialize(CaseView.Of(one), WireJson.Options)).Append('\n');
        }

        return Results.Text(lines.ToString(), Ndjson, Encoding.UTF8);
    }

    private static async Task<IResult> ProtectAsync(
        string workflow,
        Caller caller,
        ProtectItem fromItem,
        ProtectCase fromScratch,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!(await ReadAsync<CaseBody>(http, JsonBody.MaxLength, ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        var outcome = await MakeAsync(workflow, body, caller, fromItem, fromScratch, ct);
        return outcome.Succeeded(out var made, out refusal)
            ? Results.Json(CaseView.Of(made), WireJson.Options, statusCode: StatusCodes.Status201Created)
            : Problems.Of(refusal, http);
    }

    private static async Task<Outcome<ProtectedCase>> MakeAsync(
        string workflow,
        CaseBody body,
        Caller caller,
        ProtectItem fromItem,
        ProtectCase fromScratch,
        CancellationToken ct
    )
    {
        var rules = body.Rules ?? new Dictionary<string, ArgumentRule>(StringComparer.Ordinal);
        if (body.Item is { } text)
        {
            return IPrefixedId<ReviewItemId>.TryParse(text, out var item)
                ? await fromItem.HandleAsync(
                    new ProtectItem.Command(caller, item)
                    {
                        Severity = body.Severity,
                        Why = body.Why,
                        Rules = rules,
                        Scrub = body.Scrub ?? [],
                    },
                    ct
                )
                : ItemRefusals.NoSuchItem;
        }

        return await fromScratch.HandleAsync(
            new ProtectCase.Command(caller, workflow)
            {
                Title = body.Title,
                Input = body.Input ?? [],
                Evidence = body.Evidence ?? [],
                Expected = body.Expected ?? Verdict.Approved,
                Action = body.Action,
                Args = body.Args ?? [],
                Rules = rules,
                Severity = body.Severity ?? Severity.High,
                Why = body.Why,
                Scrub = body.Scrub ?? [],
            },
            ct
        );
    }

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

    private static async Task<IResult> ChangeAsync(
        string id,
        ChangeCase.Deed deed,
        Caller caller,
        ChangeCase change,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!IPrefixedId<ProtectedCaseId>.TryParse(id, out var found))
        {
            return Problems.Of(CaseRefusals.NoSuchCase, http);
        }

        if (!(await OptionalBody.ReadAsync(http, new ChangeBody(null, null, null), ct)).Succeeded(out var body, out var malformed))
        {
            return Problems.Of(malformed, http);
        }

        var command = new ChangeCase.Command(caller, found, deed)
        {
            Owner = body.Owner,
            Reason = body.Reason,
            Until = body.Until,
        };
        return (await change.HandleAsync(command, ct)).Succeeded(out var changed, out var refusal)
            ? Results.Json(CaseView.Of(changed), WireJson.Options)
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
            var whole = await ReadAsync<EvaluationBody>(http, LargestRun, ct);
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
            if (!Parse<ResultBody>(Encoding.UTF8.GetBytes(line)).Succeeded(out var result, out refusal))
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

    private static async Task<Outcome<T>> ReadAsync<T>(HttpContext http, int maxLength, CancellationToken ct)
        where T : class =>
        (await JsonBody.ReadAnyAsync(http, maxLength, ct)).Succeeded(out var bytes, out var refusal) ? Parse<T>(bytes.Span) : refusal;

    private static Outcome<T> Parse<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, WireJson.Options) is { } read ? read : Malformed("It is null.");
        }
        catch (JsonException failure)
        {
            return Malformed(failure.Message);
        }
    }

    private static Refusal Malformed(string why) =>
        new(RefusalCodes.MalformedJson, $"The body is not JSON of the shape this address reads. {why}");
}
