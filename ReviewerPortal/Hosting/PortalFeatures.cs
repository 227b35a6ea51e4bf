using ReviewerPortal.Background;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.Audit;
using ReviewerPortal.Features.Decisions;
using ReviewerPortal.Features.Evaluation;
using ReviewerPortal.Features.Evidence;
using ReviewerPortal.Features.Idempotency;
using ReviewerPortal.Features.Metrics;
using ReviewerPortal.Features.Queue;
using ReviewerPortal.Features.Readiness;
using ReviewerPortal.Features.Releases;
using ReviewerPortal.Features.Resumption;
using ReviewerPortal.Features.Reviews;
using ReviewerPortal.Features.WorkflowContracts;
using ReviewerPortal.Realtime;

namespace ReviewerPortal.Hosting;

/// <summary>What each feature adds to the container and to the routes: one line a feature.</summary>
public static class PortalFeatures
{
    /// <summary>Services of the features that need more than the domain registers.</summary>
    public static void AddPortalFeatures(this IServiceCollection services)
    {
        services.AddQueueFeature();
        services.AddAuditFeature();
        services.AddMetricsFeature();
        services.AddReleasesFeature();
        services.AddEvaluationFeature();
        services.AddReviewPages();
        services.AddDelivery();
        services.AddSingleton<ContractOpening>();
        services.AddSingleton<RequestsUnderWay>();
        services.AddWorker<RefreshReadinessRegularly>();
        services.AddWorker<ForgetAnswersHourly>();
    }

    /// <summary>Endpoints under <c>/api/v1</c>. The group answers for authentication and rate limits; each endpoint names its policy from <see cref="Policies"/>.</summary>
    public static void MapInterface(this IEndpointRouteBuilder api)
    {
        api.MapQueue();
        api.MapDecisions();
        api.MapRates();
        api.MapReleases();
        api.MapCases();
        api.MapEvaluation();
        api.MapCandidates();
        api.MapResumption();
        api.MapWorkflowContracts();
        api.MapWorkspaceSettings();
        api.MapArtifacts();
        api.MapDryRun();
        api.MapReadiness();
        api.MapReviews();
    }

    /// <summary>Hubs and the endpoints that live outside <c>/api/v1</c>.</summary>
    public static void MapOutside(this IEndpointRouteBuilder app)
    {
        app.MapHub<QueueHub>("/hubs/queue");
        app.MapFlags();
        app.MapAuditDownload();
        app.MapRatesDownload();
        app.MapArtifactsDownload();
        app.MapOverridesDownload();
        app.MapCapacityDownload();
        app.MapEvidencePictures();
    }
}
