using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Features.Releases;

/// <summary>Releases and the rollout gate over HTTP.</summary>
public static class ReleasesApi
{
    /// <summary>Maps them.</summary>
    public static void MapReleases(this IEndpointRouteBuilder api)
    {
        var workflow = api.MapGroup("/workflows/{workflow}").WithTags("Releases");
        workflow
            .MapGet("/gate", ShowAsync)
            .RequireAuthorization(Policies.GateRead)
            .WithName("showGate")
            .WithSummary("The rollout gate as it stands; with ?exitOn=hold 409 unless it says pass")
            .Produces<GateView>()
            .Produces<GateView>(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status404NotFound);
        workflow
            .MapPost("/releases", OpenAsync)
            .RequireAuthorization(Policies.EvaluationsWrite)
            .WithName("openRelease")
            .WithSummary("Open a release of an agent version; 409 lists the preconditions that do not hold")
            .Produces<ReleaseView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        workflow
            .MapPost("/rehearsals", RehearseAsync)
            .RequireAuthorization(Policies.EvaluationsWrite)
            .WithName("rehearseRollback")
            .WithSummary("Go through a rollback on copies; nothing is delivered and nobody is told")
            .Produces<RehearsalView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        var release = api.MapGroup("/releases/{id}").WithTags("Releases");
        release
            .MapPost("/start", StartAsync)
            .RequireAuthorization(Policies.EvaluationsWrite)
            .WithName("startRelease")
            .WithSummary("Give the candidate its first share of the traffic")
            .Produces<ReleaseView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        release
            .MapPost("/promote", PromoteAsync)
            .RequireAuthorization(Policies.EvaluationsWrite)
            .WithName("promoteRelease")
            .WithSummary("A person approves the next share, or everybody; 409 unless the gate says pass")
            .Produces<ReleaseView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        release
            .MapPost(
                "/pause",
                (string id, Caller caller, PauseRelease pause, HttpContext http, CancellationToken ct) =>
                    PauseAsync(id, caller, pause, true, http, ct)
            )
            .RequireAuthorization(Policies.EvaluationsWrite)
            .WithName("pauseRelease")
            .WithSummary("Hold the release where it is; the gate goes on judging it")
            .Produces<ReleaseView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        release
            .MapPost(
                "/resume",
                (string id, Caller caller, PauseRelease pause, HttpContext http, CancellationToken ct) =>
                    PauseAsync(id, caller, pause, false, http, ct)
            )
            .RequireAuthorization(Policies.EvaluationsWrite)
            .WithName("resumeRelease")
            .WithSummary("Let a paused release go on")
            .Produces<ReleaseView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        release
            .MapPost("/rollback", RollBackAsync)
            .RequireAuthorization(Policies.EvaluationsWrite)
            .WithName("rollBackRelease")
            .WithSummary("End the release: new work to the fallback, waiting items re-routed; safe to repeat")
            .Produces<ReleaseView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>The body of opening a release or rehearsing a rollback.</summary>
    public sealed record VersionBody(string? AgentVersion);

    /// <summary>The body of a change to a release.</summary>
    public sealed record ReasonBody(string? Reason);

    /// <summary>A release as it travels.</summary>
    public sealed record ReleaseView(
        string Id,
        string Workflow,
        string AgentVersion,
        string? BaselineVersion,
        ReleaseState State,
        int ContractVersion,
        decimal Share,
        IReadOnlyList<decimal> Steps,
        string FallbackMode,
        DateTimeOffset OpenedAt,
        string OpenedBy,
        DateTimeOffset? StartedAt,
        DateTimeOffset? EndedAt,
        string? EndedBy,
        string? Reason,
        int Rerouted,
        DateTimeOffset? PausedAt,
        string? PausedBy,
        string? PauseReason
    )
    {
        internal static ReleaseView Of(Release release) =>
            new(
                release.Id.ToString(),
                release.Workflow,
                release.AgentVersion,
                release.BaselineVersion,
                release.State,
                release.ContractVersion,
                release.Share,
                release.ReadSteps(),
                release.FallbackMode,
                release.OpenedAt,
                release.OpenedBy,
                release.StartedAt,
                release.EndedAt,
                release.EndedBy,
                release.EndReason,
                release.Rerouted,
                release.PausedAt,
                release.PausedBy,
                release.PauseReason
            );
    }

    /// <summary>The window the criteria are judged over.</summary>
    public sealed record WindowView(DateTimeOffset? StartedAt, DateTimeOffset? EndsAt, string? Reason);

    /// <summary>A metric of the candidate's cohort; <see cref="Criterion"/> and <see cref="Met"/> are null where only a trigger asks for it.</summary>
    public sealed record MetricView(string Name, JsonElement? Value, long N, double? Low, double? High, string? Criterion, bool? Met);

    /// <summary>A rollback trigger; null where it cannot be said.</summary>
    public sealed record TriggerView(string Expression, bool? Fired);

    /// <summary>The gate as it travels.</summary>
    public sealed record GateView(
        string? Release,
        string? AgentVersion,
        string? BaselineVersion,
        ReleaseState? State,
        GateVerdict Verdict,
        WindowView Window,
        decimal? CanaryTraffic,
        decimal Share,
        IReadOnlyList<MetricView> Metrics,
        IReadOnlyList<TriggerView> Triggers,
        string Reason,
        bool AwaitsApproval,
        IReadOnlyList<GatePrecondition> Preconditions
    );

    /// <summary>A rehearsal as it travels.</summary>
    public sealed record RehearsalView(
        string Id,
        string Workflow,
        string AgentVersion,
        bool Passed,
        int Waiting,
        int Stuck,
        int Stopped,
        int Told,
        long Milliseconds,
        DateTimeOffset FinishedAt,
        IReadOnlyList<string> Findings
    );

    private static async Task<IResult> ShowAsync(
        string workflow,
        string? exitOn,
        Caller caller,
        ShowGate show,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (exitOn is not (null or "hold"))
        {
            var unknown = new Refusal(RefusalCodes.Validation, "exitOn is hold, or is left out.");
            return Problems.Of(unknown with { Problems = [new Problem("#/exitOn", "must be hold")] }, http);
        }

        var outcome = await show.HandleAsync(new ShowGate.Query(caller.Workspace, workflow), ct);
        if (!outcome.Succeeded(out var gate, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        var closed = exitOn is "hold" && gate.Opinion.Verdict is not GateVerdict.Pass;
        return Results.Json(ViewOf(gate), WireJson.Options, statusCode: closed ? StatusCodes.Status409Conflict : StatusCodes.Status200OK);
    }

    private static async Task<IResult> OpenAsync(string workflow, Caller caller, OpenRelease open, HttpContext http, CancellationToken ct)
    {
        if (!(await OptionalBody.ReadAsync(http, new VersionBody(null), ct)).Succeeded(out var body, out var malformed))
        {
            return Problems.Of(malformed, http);
        }

        var outcome = await open.HandleAsync(new OpenRelease.Command(caller, workflow, body.AgentVersion ?? ""), ct);
        if (!outcome.Succeeded(out var release, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        http.Response.Headers.Location = $"{Interface.Root}/workflows/{Uri.EscapeDataString(workflow)}/gate";
        return Results.Json(ReleaseView.Of(release), WireJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> StartAsync(string id, Caller caller, StartRelease start, HttpContext http, CancellationToken ct)
    {
        if (!(await OptionalBody.ReadAsync(http, new ReasonBody(null), ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        return IPrefixedId<ReleaseId>.TryParse(id, out var release)
            ? Answer(await start.HandleAsync(new StartRelease.Command(caller, release, body.Reason), ct), http)
            : Problems.Of(ReleaseRefusals.NoSuchRelease, http);
    }

    private static async Task<IResult> PromoteAsync(
        string id,
        Caller caller,
        PromoteRelease promote,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!(await OptionalBody.ReadAsync(http, new ReasonBody(null), ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        return IPrefixedId<ReleaseId>.TryParse(id, out var release)
            ? Answer(await promote.HandleAsync(new PromoteRelease.Command(caller, release, body.Reason), ct), http)
            : Problems.Of(ReleaseRefusals.NoSuchRelease, http);
    }

    private static async Task<IResult> PauseAsync(
        string id,
        Caller caller,
        PauseRelease pause,
        bool paused,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!(await OptionalBody.ReadAsync(http, new ReasonBody(null), ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        return IPrefixedId<ReleaseId>.TryParse(id, out var release)
            ? Answer(await pause.HandleAsync(new PauseRelease.Command(caller, release, paused, body.Reason), ct), http)
            : Problems.Of(ReleaseRefusals.NoSuchRelease, http);
    }

    private static async Task<IResult> RollBackAsync(string id, Caller caller, RollBackRelease back, HttpContext http, CancellationToken ct)
    {
        if (!(await OptionalBody.ReadAsync(http, new ReasonBody(null), ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        return IPrefixedId<ReleaseId>.TryParse(id, out var release)
            ? Answer(await back.HandleAsync(new RollBackRelease.Command(caller, release, body.Reason), ct), http)
            : Problems.Of(ReleaseRefusals.NoSuchRelease, http);
    }

    private static async Task<IResult> RehearseAsync(
        string workflow,
        Caller caller,
        RehearseRollback rehearse,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!(await OptionalBody.ReadAsync(http, new VersionBody(null), ct)).Succeeded(out var body, out var malformed))
        {
            return Problems.Of(malformed, http);
        }

        var outcome = await rehearse.HandleAsync(new RehearseRollback.Command(caller, workflow, body.AgentVersion), ct);
        return outcome.Succeeded(out var done, out var refusal)
            ? Results.Json(
                new RehearsalView(
                    done.Id.ToString(),
                    done.Workflow,
                    done.AgentVersion,
                    done.Passed,
                    done.Waiting,
                    done.Stuck,
                    done.Stopped,
                    done.Told,
                    done.Milliseconds,
                    done.FinishedAt,
                    JsonSerializer.Deserialize<string[]>(done.Findings) ?? []
                ),
                WireJson.Options,
                statusCode: StatusCodes.Status201Created
            )
            : Problems.Of(refusal, http);
    }

    private static IResult Answer(Outcome<Release> outcome, HttpContext http) =>
        outcome.Succeeded(out var release, out var refusal)
            ? Results.Json(ReleaseView.Of(release), WireJson.Options)
            : Problems.Of(refusal, http);

    private static GateView ViewOf(ShowGate.View gate)
    {
        var criteria = gate.Opinion.Criteria.ToDictionary(c => c.Metric, StringComparer.Ordinal);
        return new GateView(
            gate.Release?.Id.ToString(),
            gate.Release?.AgentVersion,
            gate.Release?.BaselineVersion,
            gate.Release?.State,
            gate.Opinion.Verdict,
            new WindowView(gate.Release?.WindowStartedAt, gate.WindowEndsAt, gate.Release?.WindowReason),
            gate.Gate?.CanaryTraffic,
            gate.Release?.Share ?? 0,
            [
                .. gate.Metrics.Select(m => new MetricView(
                    m.Name,
                    m.Value is null ? null : JsonSerializer.SerializeToElement(m.Value),
                    m.N,
                    m.Low,
                    m.High,
                    criteria.GetValueOrDefault(m.Name)?.Expression,
                    criteria.GetValueOrDefault(m.Name)?.Met
                )),
            ],
            [.. gate.Opinion.Triggers.Select(t => new TriggerView(t.Expression, t.Fired))],
            gate.Opinion.Reason,
            gate.Opinion.AwaitsApproval,
            gate.Preconditions
        );
    }
}
