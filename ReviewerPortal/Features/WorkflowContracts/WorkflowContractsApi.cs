using System.Text;
using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>Contracts over HTTP: draft, publish, read, list, compare.</summary>
public static class WorkflowContractsApi
{
    // Room for a document of the largest size in an encoding larger than UTF-8; the use case says what is too large.
    private const int MostBytes = 2 * 1024 * 1024;

    private const string Yaml = "application/yaml";

    /// <summary>Maps the endpoints below <c>/workflows/{workflow}/contract</c>.</summary>
    public static void MapWorkflowContracts(this IEndpointRouteBuilder api)
    {
        var contract = api.MapGroup("/workflows/{workflow}/contract").WithTags("Contracts");
        contract
            .MapGet("/", ShowAsync)
            .RequireAuthorization(Policies.ContractsRead)
            .WithSummary("A published contract, the newest unless ?version= says otherwise");
        contract
            .MapPut("/", SaveAsync)
            .RequireAuthorization(Policies.ContractsWrite)
            .WithSummary("Save a draft; the answer says everything wrong with it");
        contract
            .MapPost("/publish", PublishAsync)
            .RequireAuthorization(Policies.ContractsWrite)
            .WithSummary("Publish the draft as the next version");
        contract
            .MapGet("/versions", ListAsync)
            .RequireAuthorization(Policies.ContractsRead)
            .WithSummary("Published versions, newest first");
        contract.MapGet("/diff", DiffAsync).RequireAuthorization(Policies.ContractsRead).WithSummary("What changed between two versions");
    }

    /// <summary>The body of a publish; all of it may be left out.</summary>
    /// <param name="Note">Why.</param>
    /// <param name="CreateTeams">Whether owners' teams that do not exist are made; administrators only.</param>
    public sealed record PublishBody(string? Note, bool CreateTeams = false);

    private static async Task<IResult> ShowAsync(
        string workflow,
        int? version,
        Caller caller,
        ShowContract show,
        HttpContext http,
        CancellationToken ct
    )
    {
        var outcome = await show.HandleAsync(new ShowContract.Query(caller.Workspace, workflow, version), ct);
        if (!outcome.Succeeded(out var view, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        http.Response.Headers.Vary = "Accept";
        return WantsYaml(http)
            ? Results.Text(view.Text, Yaml, Encoding.UTF8)
            : Results.Json(
                new
                {
                    view.Workflow,
                    view.Version,
                    view.IsCurrent,
                    view.PublishedBy,
                    PublishedAt = Time(view.PublishedAt),
                    view.Note,
                    Contract = ContractReader.ToJson(view.Text),
                }
            );
    }

    private static async Task<IResult> SaveAsync(string workflow, Caller caller, SaveDraft save, HttpContext http, CancellationToken ct)
    {
        if (await BodyAsync(http, ct) is not { } text)
        {
            return Problems.Of(new Refusal(RefusalCodes.TooLarge, "A contract document is at most 1024 KiB."), http);
        }

        var outcome = await save.HandleAsync(new SaveDraft.Command(caller, workflow, text), ct);
        return outcome.Succeeded(out var draft, out var refusal)
            ? Results.Json(
                new
                {
                    Draft = new
                    {
                        Workflow = workflow,
                        SavedBy = draft.By,
                        SavedAt = Time(draft.At),
                        Sha256 = CanonicalJson.HashOf(draft.Text),
                    },
                    Problems = draft.Problems.Select(ContractRefusals.OnTheWire),
                }
            )
            : Problems.Of(refusal, http);
    }

    private static async Task<IResult> PublishAsync(
        string workflow,
        Caller caller,
        PublishContract publish,
        HttpContext http,
        CancellationToken ct
    )
    {
        // Read by hand: a publish without any body, and so without a content type, is a publish.
        var sent = await BodyAsync(http, ct);
        var body = string.IsNullOrWhiteSpace(sent) ? null : JsonSerializer.Deserialize<PublishBody>(sent, JsonSerializerOptions.Web);
        if (body is { CreateTeams: true } && caller.Role is not PersonRole.Admin)
        {
            return Problems.Of(new Refusal(RefusalCodes.Forbidden, "Only an administrator can have missing teams made."), http);
        }

        var outcome = await publish.HandleAsync(
            new PublishContract.Command(caller)
            {
                Workflow = workflow,
                Note = body?.Note,
                CreateMissingTeams = body?.CreateTeams ?? false,
            },
            ct
        );
        if (!outcome.Succeeded(out var published, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        http.Response.Headers.Location = $"{Interface.Root}/workflows/{Uri.EscapeDataString(workflow)}/contract?version={published.Number}";
        return Results.Json(
            new
            {
                published.Workflow,
                Version = published.Number,
                published.IsNew,
                TeamsCreated = published.CreatedTeams,
                Problems = published.Warnings.Select(ContractRefusals.OnTheWire),
            },
            statusCode: published.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK
        );
    }

    private static async Task<IResult> ListAsync(
        string workflow,
        Caller caller,
        ListContractVersions list,
        HttpContext http,
        CancellationToken ct
    )
    {
        var outcome = await list.HandleAsync(new ListContractVersions.Query(caller.Workspace, workflow), ct);
        return outcome.Succeeded(out var rows, out var refusal)
            ? Results.Json(
                new
                {
                    Workflow = workflow,
                    Versions = rows.Select(v => new
                    {
                        v.Version,
                        v.PublishedBy,
                        PublishedAt = Time(v.PublishedAt),
                        v.Note,
                        v.Sha256,
                    }),
                }
            )
            : Problems.Of(refusal, http);
    }

    private static async Task<IResult> DiffAsync(
        string workflow,
        int from,
        int to,
        Caller caller,
        DiffContracts diff,
        HttpContext http,
        CancellationToken ct
    )
    {
        var outcome = await diff.HandleAsync(new DiffContracts.Query(caller.Workspace, workflow, from, to), ct);
        return outcome.Succeeded(out var difference, out var refusal)
            ? Results.Json(
                new
                {
                    Workflow = workflow,
                    difference.From,
                    difference.To,
                    Changes = difference.Changes.Select(c => new
                    {
                        c.Path,
                        Kind = SnakeCase.Of(c.Kind),
                        From = Json(c.From),
                        To = Json(c.To),
                    }),
                }
            )
            : Problems.Of(refusal, http);
    }

    private static bool WantsYaml(HttpContext http) =>
        http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType.Value is Yaml or "application/x-yaml" or "text/yaml" or "text/x-yaml");

    /// <summary>The body as text, or null when it is larger than any contract.</summary>
    private static async Task<string?> BodyAsync(HttpContext http, CancellationToken ct)
    {
        using var body = new MemoryStream();
        var chunk = new byte[64 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, ct)) > 0)
        {
            if (body.Length + read > MostBytes)
            {
                return null;
            }

            body.Write(chunk, 0, read);
        }

        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);

    private static string Time(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
