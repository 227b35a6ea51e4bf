using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Access;

/// <summary>The rules a workspace has switched on, over HTTP.</summary>
public static class WorkspaceSettingsApi
{
    /// <summary>Maps <c>/workspace/settings</c>.</summary>
    public static void MapWorkspaceSettings(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/workspace/settings").WithTags("Workspace").RequireAuthorization(Policies.Administers);
        settings.MapGet("/", ShowAsync).WithSummary("The workspace's rules");
        settings.MapPut("/", ChangeAsync).WithSummary("Switch the workspace's rules; audited");
    }

    /// <summary>The rules; all of them are given.</summary>
    /// <param name="FourEyesOnPublish">Whether a person publishes a contract only where another administrator proposed it.</param>
    public sealed record SettingsBody(bool? FourEyesOnPublish);

    private static async Task<IResult> ShowAsync(Caller caller, ShowWorkspaceSettings show, CancellationToken ct) =>
        Results.Json(await show.HandleAsync(new ShowWorkspaceSettings.Query(caller.Workspace), ct));

    private static async Task<IResult> ChangeAsync(
        SettingsBody body,
        Caller caller,
        ChangeWorkspaceSettings change,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (body.FourEyesOnPublish is not { } fourEyes)
        {
            return Problems.Of(
                new Refusal(RefusalCodes.Validation, "A rule is missing.") { Problems = [new("#/fourEyesOnPublish", "is required")] },
                http
            );
        }

        var outcome = await change.HandleAsync(new ChangeWorkspaceSettings.Command(caller, fourEyes), ct);
        return outcome.Succeeded(out var settings, out var refusal) ? Results.Json(settings) : Problems.Of(refusal, http);
    }
}
