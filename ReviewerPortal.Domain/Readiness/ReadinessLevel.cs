namespace ReviewerPortal.Domain.Readiness;

/// <summary>How ready a workflow is; the level caps what may happen without a person.</summary>
public enum ReadinessLevel
{
    /// <summary>Unstructured: nobody can say who owns what.</summary>
    L0,

    /// <summary>Mapped: steps are written down, hand-offs are not.</summary>
    L1,

    /// <summary>Controlled: owners, queues and boundaries exist. Everything an agent proposes is reviewed.</summary>
    L2,

    /// <summary>Production-ready: an agentic step may act where its contract and tier say so.</summary>
    L3,

    /// <summary>Adaptive: corrections and regressions feed back.</summary>
    L4,
}
