namespace ReviewerPortal.Domain.Metrics;

/// <summary>What <see cref="DiagnosisRules"/> hold the figures against. The texts state them, so that nobody has to guess why a failure is found.</summary>
public static class DiagnosisThresholds
{
    /// <summary>Cases below which a share says nothing.</summary>
    public const int FewestCases = 30;

    /// <summary>The override rate above which reviewers keep overriding.</summary>
    public const double ManyOverrides = 0.15;

    /// <summary>The share of overrides without a reason code above which they are unexplained.</summary>
    public const double ManyUnexplained = 0.25;

    /// <summary>The share of exceptions without a route above which exceptions are handled informally.</summary>
    public const double ManyUnrouted = 0.10;

    /// <summary>The override rate above which, in both spans, quality is debated.</summary>
    public const double ManyDebated = 0.05;

    /// <summary>The share of late outcomes above which approvals are a bottleneck.</summary>
    public const double ManyLate = 0.05;

    /// <summary>How many times longer than the work the wait for somebody must be to be queueing.</summary>
    public const double QueueingFactor = 3;

    /// <summary>The share of incomplete proposals above which reviewers lack evidence.</summary>
    public const double ManyIncomplete = 0.10;

    /// <summary>The share of decisions in tiers of several approvals above which the tiers are the bottleneck.</summary>
    public const double ManySeveralApprovals = 0.5;

    /// <summary>The share of both spans' submissions below which the later span's have fallen: two fifths, a third less than before.</summary>
    public const double FewSubmissions = 0.4;

    /// <summary>The share of rejected proposals in the earlier span above which errors were there for everybody to see.</summary>
    public const double ManyRejected = 0.10;
}
