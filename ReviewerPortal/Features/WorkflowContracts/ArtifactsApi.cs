using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>The papers of a published contract over HTTP, and as a file from their page.</summary>
public static class ArtifactsApi
{
    /// <summary>Maps <c>GET /workflows/{workflow}/artifacts</c>: HTML, or Markdown or YAML where the request accepts that.</summary>
    public static void MapArtifacts(this IEndpointRouteBuilder api) =>
        api.MapGet("/workflows/{workflow}/artifacts", ShowAsync)
            .RequireAuthorization(Policies.ContractsRead)
            .WithTags("Contracts")
            .WithSummary(
                "The seven artifacts of a contract as HTML, text/markdown or application/yaml; the newest version unless ?version= says otherwise"
            );

    /// <summary>Maps the page's downloads; <c>format</c> is <c>md</c> or <c>yaml</c>. The session's cookie authenticates them, as it does the page.</summary>
    public static void MapArtifactsDownload(this IEndpointRouteBuilder app) =>
        app.MapGet("/contracts/{workflow}/artifacts/export", DownloadAsync).RequireAuthorization(Policies.Reads).ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(
        string workflow,
        int? version,
        Caller caller,
        WriteArtifacts artifacts,
        HttpContext http,
        CancellationToken ct
    )
    {
        var outcome = await artifacts.HandleAsync(new(caller.Workspace, workflow, version), ct);
        if (!outcome.Succeeded(out var set, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        http.Response.Headers.Vary = "Accept";
        foreach (var wanted in http.Request.GetTypedHeaders().Accept.OrderByDescending(a => a.Quality ?? 1))
        {
            switch (wanted.MediaType.Value)
            {
                case "text/markdown":
                    return Results.Text(ArtifactText.Markdown(set), "text/markdown", Encoding.UTF8);
                case "application/yaml" or "application/x-yaml" or "text/yaml" or "text/x-yaml":
                    return Results.Text(ArtifactText.Yaml(set), "application/yaml", Encoding.UTF8);
                case "text/html":
                    return Html(set);
            }
        }

        return Html(set);
    }

    private static RazorComponentResult<ArtifactDocument> Html(ArtifactSet set) =>
        new RazorComponentResult<ArtifactDocument>(new { Set = set });

    private static async Task<IResult> DownloadAsync(
        string workflow,
        int? version,
        string? format,
        WriteArtifacts artifacts,
        PeopleDirectory directory,
        HttpContext http,
        CancellationToken ct
    )
    {
        if ((await SessionPrincipal.FindAsync(directory, http.User, ct))?.ToCaller() is not { } caller)
        {
            return Results.Forbid();
        }

        var outcome = await artifacts.HandleAsync(new(caller.Workspace, workflow, version), ct);
        if (!outcome.Succeeded(out var set, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        // The names are ours alone: nothing somebody typed reaches a header.
        return string.Equals(format, "yaml", StringComparison.Ordinal)
            ? Results.File(Encoding.UTF8.GetBytes(ArtifactText.Yaml(set)), "application/yaml; charset=utf-8", "artifacts.yaml")
            : Results.File(Encoding.UTF8.GetBytes(ArtifactText.Markdown(set)), "text/markdown; charset=utf-8", "artifacts.md");
    }
}
