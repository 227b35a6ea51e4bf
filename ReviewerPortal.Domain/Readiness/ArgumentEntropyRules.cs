namespace ReviewerPortal.Domain.Readiness;

/// <summary>How much the values of one argument vary.</summary>
public static class ArgumentEntropyRules
{
    /// <summary>At most this: nearly always the same value.</summary>
    public const double NearlyConstant = 0.1;

    /// <summary>At least this: nearly every value is different, as an identifier's copied from the case.</summary>
    public const double NearlyUnique = 0.95;

    /// <summary>
    /// Normalised Shannon entropy, in [0, 1]: 0 when every value is the same, 1 when no two are. H = −Σ pᵢ·log₂ pᵢ over the distinct values, divided by log₂ n,
    /// the most that n values can have. Biased low for small n; see <see cref="DeterminismRules.FewestDecisions"/>.
    /// </summary>
    /// <remarks>C. E. Shannon, "A Mathematical Theory of Communication", Bell System Technical Journal 27 (1948), 379–423, section 6.</remarks>
    /// <param name="values">The values, as canonical JSON; one that is absent counts as a value of its own.</param>
    public static double Normalized(IReadOnlyCollection<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < 2)
        {
            return 0;
        }

        double n = values.Count;
        var entropy = -values.CountBy(v => v, StringComparer.Ordinal).Sum(v => v.Value / n * Math.Log2(v.Value / n));
        return Math.Clamp(entropy / Math.Log2(n), 0, 1);
    }
}
