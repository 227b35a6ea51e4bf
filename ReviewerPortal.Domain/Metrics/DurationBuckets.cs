namespace ReviewerPortal.Domain.Metrics;

/// <summary>
/// Buckets whose bounds grow by a constant factor, so that percentiles of any window and any grouping add up from stored counts.
/// </summary>
/// <remarks>
/// The sketch of Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees", PVLDB 12(12), 2019:
/// with γ = (1 + α) / (1 − α), bucket i holds (γ^(i−1), γ^i], and 2γ^i / (γ + 1) is within the relative error α of everything in it.
/// </remarks>
public static class DurationBuckets
{
    /// <summary>A percentile read from the buckets differs from the exact one by at most this share of it (2 %), from a millisecond up.</summary>
    public const double RelativeError = 0.02;

    private const double Gamma = (1 + RelativeError) / (1 - RelativeError);
    private static readonly double LogGamma = Math.Log(Gamma);

    /// <summary>The bucket of a duration. Anything up to a millisecond, and a negative one (a clock set back), is bucket 0.</summary>
    public static int BucketOf(TimeSpan duration) =>
        duration.TotalMilliseconds <= 1 ? 0 : (int)Math.Ceiling(Math.Log(duration.TotalMilliseconds) / LogGamma);

    /// <summary>What stands for every duration of a bucket, in seconds.</summary>
    public static double SecondsOf(int bucket) => 2 * Math.Pow(Gamma, bucket) / (Gamma + 1) / 1000;

    /// <summary>
    /// The smallest duration, in seconds, that at least the share <paramref name="quantile"/> of the counted ones do not exceed (the nearest-rank
    /// percentile, within <see cref="RelativeError"/>); null where nothing was counted.
    /// </summary>
    /// <param name="counts">Counts by bucket.</param>
    /// <param name="quantile">In (0, 1].</param>
    public static double? Percentile(IReadOnlyDictionary<int, long> counts, double quantile)
    {
        var total = counts.Values.Sum();
        if (total == 0)
        {
            return null;
        }

        var rank = (long)Math.Ceiling(quantile * total);
        long seen = 0;
        foreach (var (bucket, count) in counts.OrderBy(c => c.Key))
        {
            seen += count;
            if (seen >= rank)
            {
                return SecondsOf(bucket);
            }
        }

        return null;
    }
}
