using ReviewerPortal.Domain.Metrics;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>Whether decisions say where a confidence threshold belongs.</summary>
public enum ThresholdVerdict
{
    /// <summary>Too few decisions with a confidence for any threshold to be shown to hold.</summary>
    TooFew,

    /// <summary>Enough decisions, and at no threshold is the override rate shown to be at most the target.</summary>
    NoneHolds,

    /// <summary>A threshold is proposed.</summary>
    Found,
}

/// <summary>One point of the risk–coverage curve: what was at or above a confidence.</summary>
/// <param name="Threshold">The confidence.</param>
/// <param name="Override">The risk: the share of decisions at or above it that were overridden.</param>
/// <param name="Coverage">The share of all decisions that are at or above it.</param>
/// <param name="Holds">Whether the rate is shown to be at most the target there (<see cref="ThresholdRules"/>).</param>
public sealed record ThresholdPoint(decimal Threshold, Rate Override, Rate Coverage, bool Holds)
{
    /// <summary>How many decisions are at or above it.</summary>
    public long Kept => Override.N;

    /// <summary>The share people would go on reviewing if everything at or above it passed alone.</summary>
    public Rate Review => Rate.Of(Coverage.N - Kept, Coverage.N);
}

/// <summary>The curve and what follows from it.</summary>
/// <param name="Verdict">What can be said.</param>
/// <param name="Target">The highest override rate wanted, in (0, 1).</param>
/// <param name="Needed">Decisions with a confidence below which nothing is said at this target.</param>
/// <param name="All">The override rate of all decisions with a confidence.</param>
/// <param name="Curve">From the strictest threshold to the loosest.</param>
/// <param name="Proposed">The lowest threshold that holds; null where none does.</param>
/// <param name="Next">Where the override rate of as many further decisions at or above <paramref name="Proposed"/> is expected; null where nothing is proposed.</param>
public sealed record ThresholdFinding(
    ThresholdVerdict Verdict,
    double Target,
    int Needed,
    Rate All,
    IReadOnlyList<ThresholdPoint> Curve,
    ThresholdPoint? Proposed,
    Expected? Next
);

/// <summary>Where the rate of further cases is expected, 95 times in 100.</summary>
/// <param name="Cases">How many further cases.</param>
/// <param name="Low">Lower bound, in [0, 1].</param>
/// <param name="High">Upper bound, in [0, 1].</param>
public sealed record Expected(long Cases, double Low, double High);
