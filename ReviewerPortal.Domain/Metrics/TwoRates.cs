using System.Globalization;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What a comparison of two rates allows to say.</summary>
public enum RateVerdict
{
    /// <summary>Too few cases on one side for the test to mean anything.</summary>
    TooFew,

    /// <summary>Enough cases, and they do not tell the two apart.</summary>
    NotApart,

    /// <summary>The first is higher.</summary>
    Higher,

    /// <summary>The first is lower.</summary>
    Lower,
}

/// <summary>Two rates side by side.</summary>
/// <param name="First">The rate in question.</param>
/// <param name="Second">What it is held against.</param>
/// <param name="Difference">First less second, in shares; null where one has no case.</param>
/// <param name="Low">Lower bound of the difference's 95 % interval.</param>
/// <param name="High">Upper bound.</param>
/// <param name="P">Two-sided p-value; null where the test does not apply.</param>
/// <param name="Verdict">What that allows to say.</param>
public sealed record RateComparison(Rate First, Rate Second, double? Difference, double? Low, double? High, double? P, RateVerdict Verdict);

/// <summary>
/// Whether two rates differ. The test is the pooled two-proportion z-test, two-sided at 5 %, without continuity correction:
/// z = (p₁ − p₂) / √(p(1 − p)(1/n₁ + 1/n₂)) with p the rate of both together. It is not used where a cell of the two-by-two table has an expected count
/// below five (W. G. Cochran, "Some methods for strengthening the common χ² tests", Biometrics 10 (1954), 417–451): that is too few to tell.
/// </summary>
/// <remarks>
/// The interval of the difference is the square-and-add of the two Wilson intervals (R. G. Newcombe, "Interval estimation for the difference between
/// independent proportions", Statistics in Medicine 17 (1998), 873–890, method 10).
/// </remarks>
public static class TwoRates
{
    /// <summary>The level of the test.</summary>
    public const double Level = 0.05;

    /// <summary>The smallest expected count the test is used at.</summary>
    public const double SmallestExpected = 5;

    /// <summary>What the page says about the test.</summary>
    public const string Explanation =
        "Two-proportion z-test (pooled, two-sided, 5 %). Where any expected count is below five it is too few to tell. The interval of the difference combines "
        + "the two Wilson intervals (Newcombe's method 10).";

    /// <summary>Compares the first against the second.</summary>
    /// <param name="cases">How many cases the first has, of <paramref name="of"/>.</param>
    /// <param name="of">How many there are.</param>
    /// <param name="otherCases">How many cases the second has, of <paramref name="otherOf"/>.</param>
    /// <param name="otherOf">How many there are.</param>
    public static RateComparison Compare(long cases, long of, long otherCases, long otherOf)
    {
        var (first, second) = (Rate.Of(cases, of), Rate.Of(otherCases, otherOf));
        if (of == 0 || otherOf == 0)
        {
            return new RateComparison(first, second, null, null, null, null, RateVerdict.TooFew);
        }

        var (p1, p2) = (first.Value!.Value, second.Value!.Value);
        var difference = p1 - p2;
        var low = difference - Math.Sqrt(Square(p1 - first.Low!.Value) + Square(second.High!.Value - p2));
        var high = difference + Math.Sqrt(Square(first.High!.Value - p1) + Square(p2 - second.Low!.Value));
        var pooled = (double)(cases + otherCases) / (of + otherOf);
        if (Math.Min(of, otherOf) * Math.Min(pooled, 1 - pooled) < SmallestExpected)
        {
            return new RateComparison(first, second, difference, low, high, null, RateVerdict.TooFew);
        }

        var z = difference / Math.Sqrt(pooled * (1 - pooled) * (1.0 / of + 1.0 / otherOf));
        var p = 2 * UpperTail(Math.Abs(z));
        var verdict =
            p >= Level ? RateVerdict.NotApart
            : difference > 0 ? RateVerdict.Higher
            : RateVerdict.Lower;
        return new RateComparison(first, second, difference, low, high, p, verdict);
    }

    /// <summary>The comparison in plain words.</summary>
    /// <param name="comparison">What came out.</param>
    /// <param name="first">What the first is called.</param>
    /// <param name="second">What the second is called.</param>
    public static string InWords(RateComparison comparison, string first, string second)
    {
        var (n1, n2) = (comparison.First.N, comparison.Second.N);
        var cases = string.Create(CultureInfo.InvariantCulture, $"{n1:N0} decisions against {n2:N0}");
        if (comparison.Verdict is RateVerdict.TooFew)
        {
            return $"Too few to tell: {cases}.";
        }

        var between = $"between {Points(comparison.Low!.Value)} and {Points(comparison.High!.Value)} points";
        return comparison.Verdict is RateVerdict.NotApart
            ? $"Not told apart: {cases}; the true difference lies plausibly {between}."
            : $"{first} is {(comparison.Verdict is RateVerdict.Higher ? "higher" : "lower")} than {second} by {Points(Math.Abs(comparison.Difference!.Value))} "
                + $"points, plausibly {between} ({cases}, p {(comparison.P < 0.001 ? "< 0.001" : comparison.P!.Value.ToString("0.000", CultureInfo.InvariantCulture))}).";
    }

    /// <summary>
    /// The share of the standard normal distribution above <paramref name="z"/> ≥ 0, within 7.5·10⁻⁸: M. Abramowitz and I. A. Stegun, "Handbook of
    /// Mathematical Functions", 26.2.17.
    /// </summary>
    internal static double UpperTail(double z)
    {
        var t = 1 / (1 + 0.2316419 * z);
        var polynomial = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * polynomial;
    }

    private static double Square(double x) => x * x;

    private static string Points(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−');
}
