using ReviewerPortal.Domain.Metrics;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>
/// Finds the lowest confidence threshold at which the override rate is shown to be at most a target. Pure: the same decisions and target give the same
/// answer.
/// </summary>
/// <remarks>
/// <para>
/// The curve is the risk–coverage curve of selective classification (R. El-Yaniv and Y. Wiener, "On the foundations of noise-free selective classification",
/// JMLR 11 (2010), 1605–1641): for each threshold the share of decisions kept, and the share of those that were overridden.
/// </para>
/// <para>
/// Whoever tries many thresholds and takes the one that looks best finds one that was lucky. So a threshold is only taken when it survives a procedure that counts
/// the tries: fixed sequence testing with several starts (A. N. Angelopoulos, S. Bates, E. J. Candès, M. I. Jordan, L. Lei, "Learn then test: calibrating
/// predictive algorithms to achieve risk control", arXiv:2110.01052, section 4). From each of <see cref="Starts"/> places, fixed by coverage before any verdict is
/// looked at, it walks towards lower thresholds and stops at the first one that fails; what was passed on the way holds. Each step is the one-sided score test of “the
/// rate is above the target” at 2.5 % divided by <see cref="Starts"/>, which passes where (t − p)² ≥ z²·t(1 − t)/n with p below t: the upper end of the
/// matching Wilson interval is at most t. The chance that any threshold taken is above the target is at most 2.5 %. It needs no hold-out, and no assumption that the rate falls as
/// confidence rises.
/// </para>
/// </remarks>
public static class ThresholdRules
{
    /// <summary>The most points of a curve, evenly spaced by coverage.</summary>
    public const int Steps = 50;

    /// <summary>Places the walk begins at.</summary>
    public const int Starts = 5;

    /// <summary>Fewer decisions at or above a threshold than this show nothing, whatever the target.</summary>
    public const int FewestKept = 30;

    // The 99.5th percentile of the standard normal distribution: 2.5 % above, shared by the five starts.
    private const double Z = 2.5758293035489004;

    /// <summary>The rule in words, for the page.</summary>
    public const string Explanation =
        "The lowest threshold whose override rate is shown to be at most the target: fixed sequence testing from five starts, each step a one-sided score test at 0.5 %, so that the chance "
        + "that a proposed threshold is above the target is at most 2.5 % although many were tried. The interval of a rate is the 95 % Wilson interval.";

    /// <summary>Decisions needed before a target can be shown at all: where none is overridden, so many are just enough.</summary>
    /// <param name="target">In (0, 1).</param>
    public static int Needed(double target) => Math.Max(FewestKept, (int)Math.Ceiling(Z * Z * (1 - target) / target - 1e-9));

    /// <summary>Whether a rate is shown to be at most the target, by one step of the procedure.</summary>
    /// <param name="cases">How many were overridden, of <paramref name="of"/>.</param>
    /// <param name="of">How many there are.</param>
    /// <param name="target">In (0, 1).</param>
    public static bool Shows(long cases, long of, double target)
    {
        if (of < FewestKept)
        {
            return false;
        }

        var distance = target - (double)cases / of;
        // A hair's breadth for the rounding of the last digit: what is exactly enough is enough.
        return distance > 0 && distance * distance * of >= Z * Z * target * (1 - target) * (1 - 1e-12);
    }

    /// <summary>The curve and the threshold.</summary>
    /// <param name="decisions">In any order.</param>
    /// <param name="target">The highest override rate wanted, in (0, 1).</param>
    public static ThresholdFinding Find(IReadOnlyCollection<ScoredDecision> decisions, double target)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(target, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, 1);
        var curve = Judge(CurveOf(decisions), decisions.Count, target);
        var needed = Needed(target);
        var proposed = curve.LastOrDefault(p => p.Holds);
        return new ThresholdFinding(
            proposed is not null ? ThresholdVerdict.Found
                : decisions.Count < needed ? ThresholdVerdict.TooFew
                : ThresholdVerdict.NoneHolds,
            target,
            needed,
            Rate.Of(decisions.Count(d => d.Overridden), decisions.Count),
            curve,
            proposed,
            proposed is null ? null : PredictionRules.Next(CasesOf(proposed), proposed.Kept, proposed.Kept)
        );
    }

    /// <summary>How many were overridden at or above a threshold.</summary>
    public static long CasesOf(ThresholdPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return (long)Math.Round((point.Override.Value ?? 0) * point.Override.N);
    }

    /// <summary>Each distinct confidence that coverage in steps of a fiftieth comes to; equal ones are never torn apart.</summary>
    private static List<(decimal Threshold, long Kept, long Overridden)> CurveOf(IReadOnlyCollection<ScoredDecision> decisions)
    {
        var sorted = decisions.OrderByDescending(d => d.Confidence).ToList();
        var curve = new List<(decimal Threshold, long Kept, long Overridden)>();
        var (kept, overridden) = (0, 0L);
        for (var step = 1; step <= Steps; step++)
        {
            var wanted = ((long)sorted.Count * step + Steps - 1) / Steps;
            if (wanted <= kept)
            {
                continue;
            }

            while (kept < sorted.Count && (kept < wanted || sorted[kept].Confidence == sorted[kept - 1].Confidence))
            {
                overridden += sorted[kept].Overridden ? 1 : 0;
                kept++;
            }

            curve.Add((sorted[kept - 1].Confidence, kept, overridden));
        }

        return curve;
    }

    private static List<ThresholdPoint> Judge(List<(decimal Threshold, long Kept, long Overridden)> curve, int all, double target)
    {
        var holds = new bool[curve.Count];
        for (var start = 0; start < Starts; start++)
        {
            // Where a start falls depends on how many decisions there are and how sure the agent was, never on what people decided.
            var from = curve.FindIndex(p => p.Kept >= Needed(target) && p.Kept * Starts >= (long)all * start);
            for (var i = from; i >= 0 && i < curve.Count && Shows(curve[i].Overridden, curve[i].Kept, target); i++)
            {
                holds[i] = true;
            }
        }

        return [.. curve.Select((p, i) => new ThresholdPoint(p.Threshold, Rate.Of(p.Overridden, p.Kept), Rate.Of(p.Kept, all), holds[i]))];
    }
}
