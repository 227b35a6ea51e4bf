using System.Globalization;

namespace ReviewerPortal.Domain.Releases;

/// <summary>Tells a share of traffic that came out by chance from one that shows that the split does not work, and so that the cohorts do not compare.</summary>
/// <remarks>
/// Fabijan et al., "Diagnosing sample ratio mismatch in online controlled experiments", KDD 2019: a χ² test of the observed against the configured split, at a
/// strict level (p &lt; 0.0005) because it is made over and over.
/// </remarks>
public static class SampleRatioRules
{
    /// <summary>The χ² value with one degree of freedom that chance exceeds in 0.05 % of cases.</summary>
    public const double Critical = 12.1157;

    /// <summary>Each side must be expected to have this many items at least; below, χ² says nothing.</summary>
    public const double LeastExpected = 20;

    /// <summary>Why the split does not work, or null where it does or nothing can be said.</summary>
    /// <param name="asked">The candidate's share, in (0, 1).</param>
    /// <param name="candidate">Items received from the candidate since it has that share.</param>
    /// <param name="baseline">Items received from the baseline in the same time; null where there is no baseline that sends items.</param>
    public static string? WhyMismatch(decimal asked, long candidate, long? baseline)
    {
        if (baseline is not { } others || asked is <= 0 or >= 1)
        {
            return null;
        }

        var total = (double)(candidate + others);
        var expected = total * (double)asked;
        if (expected < LeastExpected || total - expected < LeastExpected)
        {
            return null;
        }

        var off = candidate - expected;
        var chi = off * off / expected + off * off / (total - expected);
        return chi <= Critical
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The candidate is asked to get {asked:0.####} of the traffic and the share of items seen differs by more than chance; the cohorts do not compare."
            );
    }
}
