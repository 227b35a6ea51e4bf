using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>The level a workflow was last measured at: the cap in force at intake. Absent until it is first measured.</summary>
public sealed class WorkflowReadiness : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required string Workflow { get; init; }

    /// <summary>The cap in force.</summary>
    public required ReadinessLevel Level { get; set; }

    /// <summary>Since when it is this one.</summary>
    public required DateTimeOffset Since { get; set; }

    /// <summary>When it was last written down. A measurement that finds the same is not written every time.</summary>
    public required DateTimeOffset ComputedAt { get; set; }

    /// <summary>The contract version it was measured for.</summary>
    public required int ContractVersion { get; set; }
}
