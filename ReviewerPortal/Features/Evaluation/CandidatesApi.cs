using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Evaluation;

/// <summary>Evaluations the portal runs itself, over HTTP: where candidates are asked, beginning and cancelling.</summary>
public static class CandidatesApi
{
    /// <summary>Maps them.</summary>
    public static void MapCandidates(this IEndpointRouteBuilder api)
    {
        var workflow = api.MapGroup("/workflows/{workflow}").WithTags("Evaluation");
        workflow
            .MapPost("/evaluations/start", StartAsync)
            .RequireAuthorization(Policies.EvaluationsWrite)
            .WithName("startEvaluation")
            .WithSummary("Have the portal ask a candidate every protected case through a registered endpoint")
            .Produces<EvaluationApi.RunView>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost("/evaluations/{id}/cancel", CancelAsync)
            .RequireAuthorization(Policies.EvaluationsWrite)
            .WithTags("Evaluation")
            .WithName("cancelEvaluation")
            .WithSummary("End one that runs; what is answered is kept as a partial run")
            .Produces<EvaluationApi.RunView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        workflow
            .MapGet("/candidate-endpoints", ListAsync)
            .RequireAuthorization(Policies.Audits)
            .WithName("listCandidateEndpoints")
            .WithSummary("Where the portal asks this workflow's candidates")
            .Produces<EndpointList>();
        workflow
            .MapPost("/candidate-endpoints", RegisterAsync)
            .RequireAuthorization(Policies.Administers)
            .WithName("registerCandidateEndpoint")
            .WithSummary("Register one; the same name again takes the place of what was there")
            .Produces<EndpointView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        workflow
            .MapDelete("/candidate-endpoints/{id}", RemoveAsync)
            .RequireAuthorization(Policies.Administers)
            .WithName("removeCandidateEndpoint")
            .WithSummary("Forget one, with its secret")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>What to evaluate.</summary>
    public sealed record StartBody(string? AgentVersion, string? Endpoint);

    /// <summary>An endpoint to register.</summary>
    public sealed record EndpointBody(
        string? Name,
        string? Url,
        string? Header = null,
        string? Secret = null,
        int Concurrency = 4,
        int TimeoutSeconds = 30
    );

    /// <summary>An endpoint as it travels: never with its secret.</summary>
    public sealed record EndpointView(string Id, string Name, string Url, string? Header, int Concurrency, int TimeoutSeconds);

    /// <summary>A workflow's endpoints.</summary>
    public sealed record EndpointList(IReadOnlyList<EndpointView> Endpoints);

    private static async Task<IResult> StartAsync(
        string workflow,
        StartBody body,
        Caller caller,
        StartEvaluation start,
        HttpContext http,
        CancellationToken ct
    )
    {
        var outcome = await start.HandleAsync(new(caller, workflow, body.AgentVersion, body.Endpoint), ct);
        if (!outcome.Succeeded(out var job, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        http.Response.Headers.Location = $"/api/v1/evaluations/{job.Id}";
        return Results.Json(EvaluationApi.RunView.Of(job), WireJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> CancelAsync(string id, Caller caller, EndEvaluation end, HttpContext http, CancellationToken ct)
    {
        if (!IPrefixedId<EvaluationRunId>.TryParse(id, out var run))
        {
            return Problems.Of(CaseRefusals.NoSuchRun, http);
        }

        var outcome = await end.HandleAsync(new(run, caller.Workspace, caller), ct);
        return outcome.Succeeded(out var job, out var refusal)
            ? Results.Json(EvaluationApi.RunView.Of(job), WireJson.Options)
            : Problems.Of(refusal, http);
    }

    private static async Task<IResult> ListAsync(string workflow, Caller caller, ListCandidates list, CancellationToken ct)
    {
        var rows = await list.HandleAsync(new(caller.Workspace, workflow), ct);
        return Results.Json(
            new EndpointList([
                .. rows.Select(e => new EndpointView(e.Id.ToString(), e.Name, e.Url, e.Header, e.Concurrency, e.TimeoutSeconds)),
            ]),
            WireJson.Options
        );
    }

    private static async Task<IResult> RegisterAsync(
        string workflow,
        EndpointBody body,
        Caller caller,
        RegisterCandidate register,
        HttpContext http,
        CancellationToken ct
    )
    {
        var outcome = await register.HandleAsync(
            new(caller, workflow, body.Name, body.Url)
            {
                Header = body.Header,
                Secret = body.Secret,
                Concurrency = body.Concurrency,
                TimeoutSeconds = body.TimeoutSeconds,
            },
            ct
        );
        return outcome.Succeeded(out var made, out var refusal)
            ? Results.Json(
                new EndpointView(made.Id.ToString(), made.Name, made.Url, made.Header, made.Concurrency, made.TimeoutSeconds),
                WireJson.Options,
                statusCode: StatusCodes.Status201Created
            )
            : Problems.Of(refusal, http);
    }

    private static async Task<IResult> RemoveAsync(
        string workflow,
        string id,
        Caller caller,
        RemoveCandidate remove,
        HttpContext http,
        CancellationToken ct
    )
    {
        _ = workflow;
        if (!IPrefixedId<CandidateEndpointId>.TryParse(id, out var endpoint))
        {
            return Problems.Of(EvaluationRefusals.NoSuchEndpoint, http);
        }

        return (await remove.HandleAsync(new(caller, endpoint), ct)).Refusal is { } refusal
            ? Problems.Of(refusal, http)
            : Results.NoContent();
    }
}
