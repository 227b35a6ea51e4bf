using ReviewerPortal.Domain.Metrics;

namespace ReviewerPortal.Tests.Metrics;

public sealed class RateTests
{
    private const double Z = 1.959963984540054;

    [Fact]
    public void The_interval_is_where_the_share_is_exactly_z_standard_errors_away()
    {
        // Wilson's own definition, read backwards: each bound π solves |p − π| = z·√(π(1 − π)/n).
        for (var n = 1; n <= 400; n += 7)
        {
            for (var k = 0; k <= n; k++)
            {
                var rate = Rate.Of(k, n);
                var p = (double)k / n;
                Assert.Equal(p, rate.Value);
                Assert.InRange(p, rate.Low!.Value, rate.High!.Value);
                Assert.InRange(rate.Low.Value, 0, 1);
                Assert.InRange(rate.High.Value, 0, 1);
                foreach (var bound in (double[])[rate.Low.Value, rate.High.Value])
                {
                    Assert.Equal(Math.Abs(p - bound), Z * Math.Sqrt(bound * (1 - bound) / n), 1e-9);
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(15, 100, 0.0931, 0.2328)]
    [InlineData(1, 1, 0.2065, 1)]
    public void Known_intervals_come_out(long cases, long of, double low, double high)
    {
        var rate = Rate.Of(cases, of);
        Assert.Equal(low, rate.Low!.Value, 0.0001);
        Assert.Equal(high, rate.High!.Value, 0.0001);
    }

    [Fact]
    public void Without_a_case_there_is_no_share() => Assert.Equal(new Rate(null, 0, null, null), Rate.Of(0, 0));

    [Fact]
    public void A_percentile_from_the_buckets_is_within_two_percent_of_the_exact_one()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 200; trial++)
        {
            // From milliseconds to months.
            var waits = Enumerable
                .Range(0, random.Next(1, 500))
                .Select(_ => TimeSpan.FromMilliseconds(Math.Exp(random.NextDouble() * 22)))
                .Order()
                .ToList();
            var counts = waits.GroupBy(DurationBuckets.BucketOf).ToDictionary(g => g.Key, g => (long)g.Count());
            foreach (var quantile in (double[])[0.01, 0.5, 0.9, 1])
            {
                var exact = waits[(int)Math.Ceiling(quantile * waits.Count) - 1].TotalSeconds;
                var read = DurationBuckets.Percentile(counts, quantile)!.Value;
                Assert.InRange(
                    read,
                    exact * (1 - DurationBuckets.RelativeError - 1e-9),
                    exact * (1 + DurationBuckets.RelativeError + 1e-9)
                );
            }
        }
    }

    [Fact]
    public void A_wait_of_nothing_or_less_has_a_bucket_too()
    {
        Assert.Equal(0, DurationBuckets.BucketOf(TimeSpan.Zero));
        Assert.Equal(0, DurationBuckets.BucketOf(TimeSpan.FromHours(-1)));
        Assert.Null(DurationBuckets.Percentile(new Dictionary<int, long>(), 0.5));
    }
}
