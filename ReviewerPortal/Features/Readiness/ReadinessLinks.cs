using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Features.WorkflowContracts;

namespace ReviewerPortal.Features.Readiness;

/// <summary>Where what a check found can be seen for oneself, or mended.</summary>
internal static class ReadinessLinks
{
    /// <summary>The address inside the portal.</summary>
    public static string Of(string workflow, ReadinessCheck check) =>
        check switch
        {
            { Id: "owners-have-people" or "tiers-are-staffed" } => PortalUrls.People,
            { Path: { } path } => ContractAnswers.MendUrl(workflow, path),
            { Id: "evidence-is-captured" } => PortalUrls.Queue,
            { Id: "suite-is-complete" or "nothing-critical-regressed" or "corrections-become-cases" } => PortalUrls.Cases(workflow),
            { Id: "rollback-is-rehearsed" } => PortalUrls.Gate(workflow),
            { Id: "overrides-are-explained" } => PortalUrls.Overrides,
            { Id: "thresholds-are-tuned" } => PortalUrls.ContractVersions(workflow),
            { Id: "exceptions-are-explicit" or "high-severity-is-routed" or "recurring-exceptions-are-routed" } =>
                PortalUrls.ContractExceptions(workflow),
            _ => PortalUrls.Contract(workflow),
        };
}
