using System.Globalization;
using System.Text;
using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>A contract's way to the next version over HTTP: draft, proposal, answer. A draft's <c>ETag</c> is its revision.</summary>
public static class ContractDraftApi
{
    // Room for a document of the largest size in an encoding larger than UTF-8; the use case says what is too large.
    private const int MostBytes = 2 * 1024 * 1024;

    /// <summary>Maps the endpoints below <c>/workflows/{workflow}/contract</c>.</summary>
    public static void MapContractDrafts(this IEndpointRouteBuilder contract)
    {
        contract
            .MapPut("/", SaveAsync)
            .RequireAuthorization(Policies.ContractsWrite)
            .WithSummary("Save a draft; the answer says everything wrong with it")
            .WithDescription(
                "`If-Match` with the draft's ETag refuses the save as `stale` when somebody saved since; `If-None-Match: *` when there is a draft already. "
                    + "The refusal's `current` carries their draft. Saving withdraws a proposal."
            );
        contract
            .MapGet("/draft", ShowAsync)
            .RequireAuthorization(Policies.ContractsRead)
            .WithSummary("The draft, its problems and its proposal");
        contract
            .MapDelete("/draft", DiscardAsync)
            .RequireAuthorization(Policies.ContractsWrite)
            .WithSummary("Throw the draft away; what is published stays in force");
        contract
            .MapPost("/propose", ProposeAsync)
            .RequireAuthorization(Policies.ContractsWrite)
            .WithSummary("Propose the draft, so that another administrator publishes it");
        contract
            .MapPost("/approve", ApproveAsync)
            .RequireAuthorization(Policies.ContractsWrite)
            .WithSummary("Publish what another administrator proposed");
        contract
            .MapPost("/decline", DeclineAsync)
            .RequireAuthorization(Policies.ContractsWrite)
            .WithSummary("Send a proposal back with a reason, or take one's own back");
        contract
            .MapPost("/restore", RestoreAsync)
            .RequireAuthorization(Policies.ContractsWrite)
            .WithSummary("Put a published version down as the draft");
        contract
            .MapGet("/use", UseAsync)
            .RequireAuthorization(Policies.ContractsRead)
            .WithSummary("Open items by the version they were admitted under");
    }

    /// <summary>The body of a proposal; all of it may be left out.</summary>
    /// <param name="Note">Why.</param>
    /// <param name="CreateTeams">Whether owners' teams that do not exist are made on publishing; administrators only.</param>
    public sealed record ProposeBody(string? Note, bool CreateTeams = false);

    /// <summary>The body of an approval; it may be left out.</summary>
    /// <param name="Note">Why; the proposal's when left out.</param>
    public sealed record ApproveBody(string? Note);

    /// <summary>The body of a refusal.</summary>
    /// <param name="Reason">Why; one's own proposal is taken back without.</param>
    public sealed record DeclineBody(string? Reason);

    /// <summary>The body of a restore.</summary>
    /// <param name="Version">Which version.</param>
    public sealed record RestoreBody(int Version);

    private static async Task<IResult> SaveAsync(string workflow, Caller caller, SaveDraft save, HttpContext http, CancellationToken ct)
    {
        if (!(await TextAsync(http, ct)).Succeeded(out var text, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        var command = new SaveDraft.Command(caller, workflow, text) { ExpectedRevision = SeenOf(http) };
        return Draft(workflow, await save.HandleAsync(command, ct), withText: false, http);
    }

    private static async Task<IResult> ShowAsync(string workflow, Caller caller, ShowDraft show, HttpContext http, CancellationToken ct)
    {
        var outcome = await show.HandleAsync(new ShowDraft.Query(caller.Workspace, workflow), ct);
        if (!outcome.Succeeded(out var draft, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        if (draft is null)
        {
            return Problems.Of(new Refusal(RefusalCodes.NotFound, $"There is no draft of the contract of {workflow}."), http);
        }

        http.Response.Headers.Vary = "Accept";
        if (!WorkflowContractsApi.WantsYaml(http))
        {
            return Draft(workflow, draft, withText: true, http);
        }

        http.Response.Headers.ETag = ETagOf(draft);
        return Results.Text(draft.Text, WorkflowContractsApi.Yaml, Encoding.UTF8);
    }

    private static async Task<IResult> DiscardAsync(
        string workflow,
        Caller caller,
        DiscardDraft discard,
        HttpContext http,
        CancellationToken ct
    )
    {
        var command = new DiscardDraft.Command(caller, workflow) { ExpectedRevision = SeenOf(http) };
        var outcome = await discard.HandleAsync(command, ct);
        return outcome.Succeeded(out _, out var refusal) ? Results.NoContent() : Problems.Of(refusal, http);
    }

    private static async Task<IResult> ProposeAsync(
        string workflow,
        Caller caller,
        ProposeContract propose,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!(await BodyAsync<ProposeBody>(http, ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        if (WorkflowContractsApi.MayMakeTeams(body?.CreateTeams ?? false, caller) is { } forbidden)
        {
            return Problems.Of(forbidden, http);
        }

        var command = new ProposeContract.Command(caller, workflow)
        {
            ExpectedRevision = SeenOf(http),
            Note = body?.Note,
            CreateMissingTeams = body?.CreateTeams ?? false,
        };
        return Draft(workflow, await propose.HandleAsync(command, ct), withText: false, http);
    }

    private static async Task<IResult> ApproveAsync(
        string workflow,
        Caller caller,
        ApproveContract approve,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!(await BodyAsync<ApproveBody>(http, ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        var command = new ApproveContract.Command(caller, workflow) { ExpectedRevision = SeenOf(http), Note = body?.Note };
        return WorkflowContractsApi.Published(workflow, await approve.HandleAsync(command, ct), http);
    }

    private static async Task<IResult> DeclineAsync(
        string workflow,
        Caller caller,
        DeclineContract decline,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!(await BodyAsync<DeclineBody>(http, ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        var command = new DeclineContract.Command(caller, workflow, body?.Reason) { ExpectedRevision = SeenOf(http) };
        return Draft(workflow, await decline.HandleAsync(command, ct), withText: false, http);
    }

    private static async Task<IResult> RestoreAsync(
        string workflow,
        Caller caller,
        RestoreVersion restore,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!(await BodyAsync<RestoreBody>(http, ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        if (body is not { Version: > 0 })
        {
            return Problems.Of(
                new Refusal(RefusalCodes.Validation, "Say which version is to be restored.")
                {
                    Problems = [new("#/version", "is required")],
                },
                http
            );
        }

        var command = new RestoreVersion.Command(caller, workflow, body.Version) { ExpectedRevision = SeenOf(http) ?? 0 };
        return Draft(workflow, await restore.HandleAsync(command, ct), withText: false, http);
    }

    private static async Task<IResult> UseAsync(string workflow, Caller caller, ListVersionUse use, HttpContext http, CancellationToken ct)
    {
        var outcome = await use.HandleAsync(new ListVersionUse.Query(caller.Workspace, workflow), ct);
        return outcome.Succeeded(out var rows, out var refusal)
            ? Results.Json(new { Workflow = workflow, Versions = rows }, WireJson.Options)
            : Problems.Of(refusal, http);
    }

    private static IResult Draft(string workflow, Outcome<SaveDraft.Draft> outcome, bool withText, HttpContext http)
    {
        if (!outcome.Succeeded(out var draft, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        http.Response.Headers.ETag = ETagOf(draft);
        return Results.Json(
            new
            {
                Draft = new
                {
                    Workflow = workflow,
                    draft.Revision,
                    draft.BasedOn,
                    SavedBy = draft.By,
                    SavedAt = draft.At,
                    Sha256 = CanonicalJson.HashOf(draft.Text),
                    Text = withText ? draft.Text : null,
                    Proposal = draft.Proposal is { } p
                        ? new
                        {
                            p.By,
                            p.At,
                            p.Note,
                        }
                        : null,
                    draft.SentBack,
                },
                Problems = draft.Problems.Select(ContractRefusals.OnTheWire),
            },
            WireJson.Options
        );
    }

    private static string ETagOf(SaveDraft.Draft draft) => string.Create(CultureInfo.InvariantCulture, $"\"{draft.Revision}\"");

    // A revision that is none of ours matches nothing.
    private static int? SeenOf(HttpContext http)
    {
        var match = http.Request.Headers.IfMatch.ToString().Trim();
        if (match.Length == 0 || match is "*")
        {
            return http.Request.Headers.IfNoneMatch.ToString().Trim() is "*" ? 0 : null;
        }

        return int.TryParse(match.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : -1;
    }

    private static async Task<Outcome<string>> TextAsync(HttpContext http, CancellationToken ct) =>
        (await JsonBody.ReadAnyAsync(http, MostBytes, ct)).Succeeded(out var body, out var refusal) ? Encoding.UTF8.GetString(body.Span)
        : refusal.Code is RefusalCodes.TooLarge ? new Refusal(RefusalCodes.TooLarge, "A contract document is at most 1024 KiB.")
        : refusal;

    /// <summary>The body of a step, by hand: without any, and so without a content type, it is the step without a word.</summary>
    internal static async Task<Outcome<T?>> BodyAsync<T>(HttpContext http, CancellationToken ct)
        where T : class
    {
        if (!(await JsonBody.ReadAnyAsync(http, JsonBody.MaxLength, ct)).Succeeded(out var body, out var refusal))
        {
            return refusal;
        }

        var text = Encoding.UTF8.GetString(body.Span);
        return string.IsNullOrWhiteSpace(text) ? (T?)null : JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web);
    }
}
