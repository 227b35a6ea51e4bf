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

/// <summary>Protected cases over HTTP.</summary>
public static class CasesApi
{
    private const string Ndjson = "application/x-ndjson";

    /// <summary>Maps them.</summary>
    public static void MapCases(this IEndpointRouteBuilder api)
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
        if (!(await EvaluationJson.ReadAsync<CaseBody>(http, JsonBody.MaxLength, ct)).Succeeded(out var body, out var refusal))
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
}
