using Microsoft.Extensions.DependencyInjection;
using ReviewerPortal.Domain.Adaptive;
using ReviewerPortal.Domain.ApprovalTiers;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain;

/// <summary>Registers what the product does. The host brings the database provider, the clock and logging.</summary>
public static class DomainServices
{
    /// <summary>Adds every use case and the ledger.</summary>
    public static IServiceCollection AddReviewerPortalDomain(this IServiceCollection services)
    {
        services.AddSingleton<PortalDatabase>();
        services.AddSingleton<Ledger>();
        services.AddContracts();
        services.AddTiers();
        services.AddIntake();
        services.AddQueueAndDecisions();
        services.AddResumption();
        services.AddNotifications();
        services.AddAudit();
        services.AddRates();
        services.AddEvaluation();
        services.AddReleases();
        services.AddReadiness();
        services.AddAdaptive();
        return services;
    }
}
