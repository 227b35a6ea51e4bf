namespace ReviewerPortal.Domain.Metrics;

/// <summary>The six visible failures that are taken for the model's.</summary>
public enum VisibleFailure
{
    /// <summary>Reviewers keep overriding what the agent proposes.</summary>
    KeepsBeingOverridden,

    /// <summary>Nobody trusts the agent in production.</summary>
    IsNotTrusted,

    /// <summary>Manual work did not drop after the rollout.</summary>
    ManualWorkStays,

    /// <summary>Debates about output quality never end.</summary>
    QualityIsDebated,

    /// <summary>Approvals became the bottleneck.</summary>
    ApprovalsQueue,

    /// <summary>People ignore the system after early errors.</summary>
    IsIgnored,
}

/// <summary>What a rule says of a workflow.</summary>
public enum DiagnosisVerdict
{
    /// <summary>The failure shows, and so does its cause in the workflow.</summary>
    Found,

    /// <summary>It does not show, or not for this cause.</summary>
    NotFound,

    /// <summary>Too few cases to say either.</summary>
    TooFew,
}

/// <summary>Where the redesign is done.</summary>
public enum RemedyPlace
{
    ApprovalTiers,
    ExceptionTypes,
    ReleaseGateInContract,
    StepsInContract,
    OwnersInContract,
    People,
    Gate,
    ProtectedCases,
    Overrides,
    QueueHealth,
    Capacity,
}

/// <summary>Something a rule looked at.</summary>
/// <param name="Says">What it is, and its value where that is no share.</param>
/// <param name="Rate">The share with its cases and its interval, where it is one.</param>
/// <param name="Speaks">Whether it speaks for the diagnosis.</param>
public sealed record DiagnosisEvidence(string Says, Rate? Rate = null, bool Speaks = false);

/// <summary>A thing to do, where it is done.</summary>
/// <param name="Text">What.</param>
/// <param name="Place">Where.</param>
public sealed record Remedy(string Text, RemedyPlace Place);

/// <summary>One rule's answer for one workflow.</summary>
/// <param name="Failure">Which failure it is about.</param>
/// <param name="Verdict">Whether it is there.</param>
/// <param name="Why">The answer in a sentence.</param>
/// <param name="Evidence">What was looked at.</param>
public sealed record Diagnosis(VisibleFailure Failure, DiagnosisVerdict Verdict, string Why, IReadOnlyList<DiagnosisEvidence> Evidence);
