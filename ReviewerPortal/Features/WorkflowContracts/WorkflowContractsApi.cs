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
    internal const string Yaml = "application/yaml";

    /// <summary>Maps the endpoints below <c>/workflows/{workflow}/contract</c>.</summary>
    public static void MapWorkflowContracts(this IEndpointRouteBuilder api)
    {
        var contract = api.MapGroup("/workflows/{workflow}/contract").WithTags("Contracts");
        contract
            .MapGet("/", ShowAsync)
            .RequireAuthorization(Policies.ContractsRead)
            .WithSummary("A published contract, the newest unless ?version= says otherwise");
        contract
            .MapPost("/publish", PublishAsync)
            .RequireAuthorization(Policies.ContractsWrite)
            .WithSummary("Publish the draft as the next version");
        contract
            .MapGet("/versions", ListAsync)
            .RequireAuthorization(Policies.ContractsRead)
            .WithSummary("Published versions, newest first");
        contract.MapContractDrafts();
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

    private static async Task<IResult> PublishAsync(
        string workflow,
        Caller caller,
        PublishContract publish,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!(await ContractDraftApi.BodyAsync<PublishBody>(http, ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        if (MayMakeTeams(body?.CreateTeams ?? false, caller) is { } forbidden)
        {
            return Problems.Of(forbidden, http);
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
        return Published(workflow, outcome, http);
    }

    /// <summary>Why the caller may not have missing teams made; null where they may, or do not ask for it.</summary>
    internal static Refusal? MayMakeTeams(bool asked, Caller caller) =>
        asked && caller.Role is not PersonRole.Admin
            ? new Refusal(RefusalCodes.Forbidden, "Only an administrator can have missing teams made.")
            : null;

    /// <summary>The answer to a publish: 201 with the new version, 200 where the same document was current already.</summary>
    internal static IResult Published(string workflow, Outcome<PublishContract.Published> outcome, HttpContext http)
    {
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
                published.ProposedBy,
                FourEyes = SnakeCase.Of(published.Eyes),
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
                        v.ProposedBy,
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
        DescribeDiff diff,
        HttpContext http,
        CancellationToken ct
    )
    {
        var outcome = await diff.HandleAsync(new DescribeDiff.Query(caller.Workspace, workflow, from, to), ct);
        return outcome.Succeeded(out var difference, out var refusal)
            ? Results.Json(
                new
                {
                    Workflow = workflow,
                    difference.From,
                    difference.To,
                    difference.Sentences,
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

    internal static bool WantsYaml(HttpContext http) =>
        http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType.Value is Yaml or "application/x-yaml" or "text/yaml" or "text/x-yaml");

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);

    private static string Time(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
