using ReviewerPortal.Domain.Metrics;

namespace ReviewerPortal.Tests.Metrics;

public sealed class TwoRatesTests
{
    // Newcombe 1998, table II, method 10, to four digits; the first comparison's p by hand: z = 0.2 / √(0.69333 · 0.30667 · (1/70 + 1/80)).
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    [InlineData(10, 10, 0, 10, 0.6075, 1.0000)]
    public void The_interval_of_a_difference_is_the_published_one(long a, long n, long b, long m, double low, double high)
    {
        var compared = TwoRates.Compare(a, n, b, m);
        Assert.Equal(low, compared.Low!.Value, 0.0001);
        Assert.Equal(high, compared.High!.Value, 0.0001);
    }

    // The p-values were worked out apart from this code, with Python's erfc.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.008045081, RateVerdict.Higher)]
    [InlineData(30, 200, 22, 210, 0.168861593, RateVerdict.NotApart)]
    [InlineData(150, 1000, 215, 1000, 0.000167952, RateVerdict.Lower)]
    [InlineData(500, 10000, 430, 10000, 0.018738405, RateVerdict.Higher)]
    public void The_test_gives_the_known_p_and_its_verdict(long a, long n, long b, long m, double p, RateVerdict verdict)
    {
        var compared = TwoRates.Compare(a, n, b, m);
        Assert.Equal(p, compared.P!.Value, 2e-7);
        Assert.Equal(verdict, compared.Verdict);
    }

    [Theory]
    [InlineData(0, 0, 5, 10)]
    [InlineData(9, 10, 3, 10)]
    [InlineData(0, 5000, 3, 5000)]
    public void Few_cases_are_too_few_to_tell_however_far_apart_the_shares(long a, long n, long b, long m)
    {
        var compared = TwoRates.Compare(a, n, b, m);
        Assert.Equal(RateVerdict.TooFew, compared.Verdict);
        Assert.Null(compared.P);
        Assert.StartsWith("Too few to tell", TwoRates.InWords(compared, "one", "other"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_words_say_which_way_by_how_much_and_how_surely()
    {
        Assert.Equal(
            "Version 2 is lower than version 1 by 6.5 points, plausibly between −9.9 and −3.1 points (1,000 decisions against 1,000, p < 0.001).",
            TwoRates.InWords(TwoRates.Compare(150, 1000, 215, 1000), "Version 2", "version 1")
        );
        Assert.Equal(
            "Not told apart: 200 decisions against 210; the true difference lies plausibly between −2.0 and 11.1 points.",
            TwoRates.InWords(TwoRates.Compare(30, 200, 22, 210), "Version 2", "version 1")
        );
    }

    [Fact]
    public void Two_samples_of_one_rate_are_told_apart_about_one_time_in_twenty()
    {
        var random = new Random(41);
        var apart = 0;
        for (var trial = 0; trial < 2000; trial++)
        {
            var (a, b) = (0, 0);
            for (var i = 0; i < 300; i++)
            {
                a += random.NextDouble() < 0.2 ? 1 : 0;
                b += random.NextDouble() < 0.2 ? 1 : 0;
            }

            apart += TwoRates.Compare(a, 300, b, 300).Verdict is RateVerdict.NotApart ? 0 : 1;
        }

        Assert.InRange(apart / 2000.0, 0.035, 0.065);
    }
}
