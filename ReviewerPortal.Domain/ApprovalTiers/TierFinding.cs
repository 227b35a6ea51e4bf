namespace ReviewerPortal.Domain.ApprovalTiers;

/// <summary>What is odd about a tier.</summary>
public enum TierFindingKind
{
    /// <summary>Its condition contradicts itself, or what is known of every proposal.</summary>
    NeverHolds,

    /// <summary>Earlier tiers take everything its condition holds for.</summary>
    Covered,

    /// <summary>The last tier takes nothing: the conditions before it hold for everything they can be judged for.</summary>
    NothingLeft,

    /// <summary>A later tier that treats items otherwise holds for some of the same; the order decides.</summary>
    Overlap,

    /// <summary>Whether its condition can ever be reached could not be worked out; the data may tell.</summary>
    Undecided,
}

/// <summary>How much a finding matters.</summary>
public enum FindingWeight
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>Somebody should look.</summary>
    Warning,

    /// <summary>It does not work as it stands.</summary>
    Fault,
}

/// <summary>Something about a tier that is proven from the conditions alone, or said to be undecided.</summary>
/// <param name="Kind">What.</param>
/// <param name="Weight">How much it matters.</param>
/// <param name="Tier">The tier.</param>
/// <param name="Others">The tiers it has to do with, in order.</param>
/// <param name="Sentence">It, in words.</param>
/// <param name="Example">For an overlap, values for which both conditions hold, such as <c>amount = 501</c>; null otherwise.</param>
public sealed record TierFinding(
    TierFindingKind Kind,
    FindingWeight Weight,
    string Tier,
    IReadOnlyList<string> Others,
    string Sentence,
    string? Example
);
