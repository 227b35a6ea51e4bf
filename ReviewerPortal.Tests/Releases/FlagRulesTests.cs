using System.Globalization;
using ReviewerPortal.Domain.Releases;

namespace ReviewerPortal.Tests.Releases;

public sealed class FlagRulesTests
{
    private const int Keys = 100_000;

    [Theory, InlineData("0.01"), InlineData("0.10"), InlineData("0.50"), InlineData("0.9")]
    public void A_share_is_exact_over_a_hundred_thousand_keys(string share)
    {
        var p = decimal.Parse(share, CultureInfo.InvariantCulture);
        var seen = Enumerable.Range(0, Keys).Count(i => FlagRules.IsInShare("retail-support", $"thread-{i}", p));
        var expected = Keys * (double)p;
        var chi = (seen - expected) * (seen - expected) / expected + (seen - expected) * (seen - expected) / (Keys - expected);
        // 10.83 is what chance exceeds once in a thousand; the keys are fixed, so this either holds or does not.
        Assert.True(chi < 10.83, $"{seen} of {Keys} for {share}: χ² = {chi}");
    }

    [Fact]
    public void Ten_buckets_of_a_hundred_thousand_keys_are_even()
    {
        var counts = new int[10];
        for (var i = 0; i < Keys; i++)
        {
            var key = $"order-{i}";
            counts[Enumerable.Range(1, 10).First(b => FlagRules.IsInShare("w", key, b / 10m)) - 1]++;
        }

        var chi = counts.Sum(c => (c - Keys / 10.0) * (c - Keys / 10.0) / (Keys / 10.0));
        Assert.True(chi < 27.88, $"χ² = {chi} with nine degrees of freedom");
    }

    [Fact]
    public void A_key_keeps_its_answer_while_the_share_grows_and_another_workflow_splits_anew()
    {
        for (var i = 0; i < 5_000; i++)
        {
            var key = $"k{i}";
            Assert.True(!FlagRules.IsInShare("w", key, 0.1m) || FlagRules.IsInShare("w", key, 0.5m));
        }

        var both = Enumerable.Range(0, Keys).Count(i => FlagRules.IsInShare("a", $"{i}", 0.1m) && FlagRules.IsInShare("b", $"{i}", 0.1m));
        Assert.InRange(both, 850, 1_150);
        Assert.False(FlagRules.IsInShare("w", "x", 0));
        Assert.True(FlagRules.IsInShare("w", "x", 1));
        Assert.InRange(
            Enumerable.Range(0, 1_000).Count(i => FlagRules.IsInShare(new string('w', 90), new string('ü', 900) + i, 0.5m)),
            400,
            600
        );
    }

    [Theory]
    [InlineData(0.1, 1_000, 9_000L, false)]
    [InlineData(0.1, 1_100, 8_900L, false)]
    [InlineData(0.1, 1_200, 8_800L, true)]
    [InlineData(0.1, 0, 9_000L, true)]
    [InlineData(0.1, 5, 5L, false)]
    [InlineData(0.1, 1_000, null, false)]
    [InlineData(1, 1_000, 0L, false)]
    public void A_split_that_does_not_work_is_told_from_chance(double asked, long candidate, long? baseline, bool mismatch) =>
        Assert.Equal(mismatch, SampleRatioRules.WhyMismatch((decimal)asked, candidate, baseline) is not null);
}
