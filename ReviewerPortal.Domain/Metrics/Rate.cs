namespace ReviewerPortal.Domain.Metrics;

/// <summary>A share of <paramref name="N"/> cases with its 95 % interval. Without a case there is no share: <paramref name="Value"/> and the bounds are null.</summary>
/// <param name="Value">In [0, 1].</param>
/// <param name="N">How many cases the share is of.</param>
/// <param name="Low">Lower bound of the interval.</param>
/// <param name="High">Upper bound of the interval.</param>
public sealed record Rate(double? Value, long N, double? Low, double? High)
{
    // The 97.5th percentile of the standard normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>
    /// The share and its 95 % Wilson score interval, which stays inside [0, 1] and is honest for few cases and for shares near 0 and 1.
    /// </summary>
    /// <remarks>
    /// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209–212: centre (p + z²/2n) / (1 + z²/n),
    /// half-width z·√(p(1 − p)/n + z²/4n²) / (1 + z²/n). Without continuity correction.
    /// </remarks>
    /// <param name="cases">How many of them; at least 0 and at most <paramref name="of"/>.</param>
    /// <param name="of">How many there are.</param>
    public static Rate Of(long cases, long of)
    {
        if (of == 0)
        {
            return new Rate(null, 0, null, null);
        }

        double n = of;
        var p = cases / n;
        var scale = 1 + Z * Z / n;
        var centre = (p + Z * Z / (2 * n)) / scale;
        var half = Z * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / scale;
        // At 0 and 1 the bound is the share itself; rounding must not push it out.
        return new Rate(p, of, cases == 0 ? 0 : Math.Max(0, centre - half), cases == of ? 1 : Math.Min(1, centre + half));
    }
}
