namespace ReviewerPortal.Domain.Adaptive;

/// <summary>
/// Where the rate of further cases will lie, which is a wider question than where the true rate lies: the further cases scatter too. Pure.
/// </summary>
/// <remarks>
/// The bounds are the rates q of m further cases that the pooled two-proportion z-test at 5 %, the same as <see cref="Metrics.TwoRates"/> uses, does not tell apart from
/// the p of n seen: (q − p)² = z²·P(1 − P)(1/n + 1/m) with P = (np + mq)/(n + m), solved for q. As m grows they become the Wilson interval of p.
/// K. Krishnamoorthy and J. Peng, "Improved closed-form prediction intervals for binomial and Poisson distributions", Journal of Statistical Planning and
/// Inference 141 (2011), 1709–1718, the joint sampling approach.
/// </remarks>
public static class PredictionRules
{
    // The 97.5th percentile of the standard normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>Where the rate of further cases is expected.</summary>
    /// <param name="cases">How many cases were seen, of <paramref name="of"/>.</param>
    /// <param name="of">At least 1.</param>
    /// <param name="further">At least 1.</param>
    public static Expected Next(long cases, long of, long further)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(of, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(further, 1);
        double n = of;
        double m = further;
        var p = cases / n;
        var weight = m / (n + m);
        var k = Z * Z * (n + m) / (n * m);
        var slope = k * weight * (1 - 2 * p);
        var scale = 2 * (1 + k * weight * weight);
        var root = Math.Sqrt(slope * slope + 2 * scale * k * p * (1 - p));
        return new Expected(
            further,
            cases == 0 ? 0 : Math.Max(0, p + (slope - root) / scale),
            cases == of ? 1 : Math.Min(1, p + (slope + root) / scale)
        );
    }
}
