using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Readiness;

/// <summary>Readiness over HTTP: the same measurement the page shows.</summary>
public static class ReadinessApi
{
    /// <summary>Maps <c>GET /workflows/{workflow}/readiness</c>.</summary>
    public static void MapReadiness(this IEndpointRouteBuilder api) =>
        api.MapGet("/workflows/{workflow}/readiness", ShowAsync)
            .RequireAuthorization(Policies.ContractsRead)
            .WithTags("Contracts")
            .WithSummary("How ready a workflow is, check by check, and what that caps at intake");

    private static async Task<IResult> ShowAsync(
        string workflow,
        Caller caller,
        MeasureReadiness measure,
        HttpContext http,
        CancellationToken ct
    )
    {
        var outcome = await measure.HandleAsync(caller.Workspace, workflow, ct);
        return outcome.Succeeded(out var view, out var refusal)
            ? Results.Json(
                new
                {
                    view.Workflow,
                    view.ContractVersion,
                    Level = view.Level.ToString(),
                    Checks = view.Checks.Select(c => new
                    {
                        c.Id,
                        Level = c.Level.ToString(),
                        c.Title,
                        c.Passed,
                        c.Evidence,
                        EvidenceUrl = ReadinessLinks.Of(view.Workflow, c),
                        NextStep = c.NextStep.Length == 0 ? null : c.NextStep,
                    }),
                    AutonomyCap = view.Cap.ToString(),
                    Since = view.Since is { } since ? WireJson.TimeOf(since) : null,
                }
            )
            : Problems.Of(refusal, http);
    }
}
