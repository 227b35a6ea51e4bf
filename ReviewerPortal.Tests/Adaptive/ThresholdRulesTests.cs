using System.Globalization;
using CsCheck;
using ReviewerPortal.Domain.Adaptive;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Adaptive;

public sealed class ThresholdRulesTests
{
    private static readonly Gen<ScoredDecision[]> Decisions = Gen.Select(Gen.Int[0, 40], Gen.Int[0, 99])
        .Select((confidence, luck) => new ScoredDecision(confidence / 40m, luck >= 55 + confidence))
        .Array[0, 400];

    [Fact]
    public void The_curve_counts_what_is_at_or_above_each_confidence_and_never_tears_equal_ones_apart() =>
        Decisions.Sample(
            decisions =>
            {
                var finding = ThresholdRules.Find(decisions, 0.2);

                Assert.True(finding.Curve.Count <= ThresholdRules.Steps);
                foreach (var point in finding.Curve)
                {
                    var kept = decisions.Where(d => d.Confidence >= point.Threshold).ToList();
                    Assert.Equal(Rate.Of(kept.Count(d => d.Overridden), kept.Count), point.Override);
                    Assert.Equal(Rate.Of(kept.Count, decisions.Length), point.Coverage);
                    Assert.Equal(decisions.Length - kept.Count, Math.Round(point.Review.Value!.Value * decisions.Length));
                }

                Assert.Equal(finding.Curve.OrderByDescending(p => p.Threshold), finding.Curve);
                if (decisions.Length > 0)
                {
                    Assert.Equal(decisions.Min(d => d.Confidence), finding.Curve[^1].Threshold);
                }
            },
            iter: 200
        );

    [Fact]
    public void A_proposed_threshold_is_the_lowest_that_holds_and_its_interval_lies_below_the_target() =>
        Gen.Select(Decisions, Gen.Double[0.01, 0.5])
            .Sample(
                (decisions, target) =>
                {
                    var finding = ThresholdRules.Find(decisions, target);

                    Assert.Equal(finding.Curve.LastOrDefault(p => p.Holds), finding.Proposed);
                    Assert.Equal(finding.Proposed is not null, finding.Verdict is ThresholdVerdict.Found);
                    foreach (var point in finding.Curve.Where(p => p.Holds))
                    {
                        Assert.True(point.Override.High <= target);
                        Assert.True(ThresholdRules.Shows(ThresholdRules.CasesOf(point), point.Kept, target));
                    }

                    if (finding is { Proposed: { } proposed, Next: { } next })
                    {
                        Assert.True(next.Low <= proposed.Override.Low && proposed.Override.High <= next.High);
                    }
                },
                iter: 300
            );

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.01)]
    [InlineData(0.3)]
    public void As_many_as_are_needed_are_just_enough_where_none_is_overridden(double target)
    {
        var needed = ThresholdRules.Needed(target);

        Assert.Equal(ThresholdVerdict.Found, ThresholdRules.Find(AllGood(needed), target).Verdict);
        Assert.Equal(ThresholdVerdict.TooFew, ThresholdRules.Find(AllGood(needed - 1), target).Verdict);
        Assert.Equal(ThresholdVerdict.TooFew, ThresholdRules.Find([], target).Verdict);

        static ScoredDecision[] AllGood(int count) => [.. Enumerable.Repeat(new ScoredDecision(0.9m, Overridden: false), count)];
    }

    [Fact]
    public void A_confidence_that_says_nothing_is_given_no_threshold()
    {
        var random = new Random(5);
        var decisions = Enumerable
            .Range(0, 4_000)
            .Select(_ => new ScoredDecision((decimal)random.Next(1000) / 1000, random.Next(100) < 20))
            .ToArray();

        var finding = ThresholdRules.Find(decisions, 0.1);

        Assert.Equal((ThresholdVerdict.NoneHolds, null), (finding.Verdict, finding.Proposed));
    }

    [Fact]
    public void The_chance_to_propose_a_threshold_above_the_target_is_what_it_says()
    {
        // The rate is exactly the target at every threshold, so every proposal is a mistake: the hardest case there is.
        var random = new Random(11);
        const int Rounds = 1_000;
        var mistakes = Enumerable
            .Range(0, Rounds)
            .Count(_ =>
                ThresholdRules
                    .Find(
                        [
                            .. Enumerable
                                .Range(0, 600)
                                .Select(_ => new ScoredDecision((decimal)random.Next(10_000) / 10_000, random.NextDouble() < 0.25)),
                        ],
                        0.25
                    )
                    .Verdict is ThresholdVerdict.Found
            );

        Assert.InRange(mistakes, 0, (int)(Rounds * 0.035));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(100, 100)]
    [InlineData(7, 90)]
    [InlineData(499, 1_000)]
    public void What_is_expected_of_very_many_further_cases_is_the_Wilson_interval(int cases, int of)
    {
        var next = PredictionRules.Next(cases, of, 100_000_000_000);
        var rate = Rate.Of(cases, of);

        Assert.Equal(rate.Low!.Value, next.Low, 5);
        Assert.Equal(rate.High!.Value, next.High, 5);
    }

    [Fact]
    public void What_is_expected_of_further_cases_is_what_the_test_of_two_rates_does_not_tell_apart() =>
        Gen.Select(Gen.Int[20, 400], Gen.Int[20, 400], Gen.Double[0.2, 0.8])
            .Sample(
                (of, further, share) =>
                {
                    var cases = (long)(of * share);
                    var next = PredictionRules.Next(cases, of, further);
                    for (var more = 0L; more <= further; more += 1 + further / 40)
                    {
                        var compared = TwoRates.Compare(more, further, cases, of);
                        var rate = (double)more / further;
                        if (compared.P is { } p && Math.Abs(p - TwoRates.Level) > 1e-6)
                        {
                            Assert.Equal(p >= TwoRates.Level, rate >= next.Low && rate <= next.High);
                        }
                    }
                },
                iter: 200
            );

    /// <summary>
    /// Real model outputs with an automatic score and a person's verdict, cut in halves many times: one half proposes, the other was never looked at.
    /// </summary>
    [Theory]
    [InlineData("score_bertscore_p_art", 0.40)]
    [InlineData("score_bertscore_p_art", 0.45)]
    [InlineData("score_bertscore_p_art", 0.50)]
    [InlineData("score_qags", 0.50)]
    [InlineData("score_factcc", 0.50)]
    public void The_override_rate_of_the_unseen_half_lies_within_the_stated_interval(string score, double target)
    {
        var decisions = Read(score);
        const int Seeds = 40;
        var (proposed, within, above) = (0, 0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var shuffled = decisions.ToArray();
            new Random(seed).Shuffle(shuffled);
            var finding = ThresholdRules.Find(shuffled[..(shuffled.Length / 2)], target);
            if (finding.Proposed is not { } point)
            {
                continue;
            }

            var unseen = shuffled[(shuffled.Length / 2)..].Where(d => d.Confidence >= point.Threshold).ToList();
            var overridden = unseen.Count(d => d.Overridden);
            var stated = PredictionRules.Next(ThresholdRules.CasesOf(point), point.Kept, unseen.Count);
            var rate = (double)overridden / unseen.Count;
            proposed++;
            within += rate >= stated.Low && rate <= stated.High ? 1 : 0;
            above += rate > target ? 1 : 0;
        }

        // 95 in 100 are promised; of forty, four outside would be about one chance in seven, six one in seventy.
        Assert.True(proposed >= Seeds / 2, string.Create(CultureInfo.InvariantCulture, $"{proposed} of {Seeds} seeds had a proposal"));
        Assert.True(
            proposed - within <= 4 && above <= 4,
            string.Create(CultureInfo.InvariantCulture, $"{within} of {proposed} within, {above} above the target")
        );
    }

    private static ScoredDecision[] Read(string score)
    {
        var lines = File.ReadAllLines(SharedData.Require(Path.Combine("confidence", "frank_scores.csv")));
        var header = lines[0].Split(',');
        var (at, verdict) = (Array.IndexOf(header, score), Array.IndexOf(header, "human_decision"));
        return
        [
            .. lines
                .Skip(1)
                .Select(l => l.Split(','))
                .Where(c => c[at].Length > 0)
                .Select(c => new ScoredDecision(decimal.Parse(c[at], CultureInfo.InvariantCulture), c[verdict] is not "approve")),
        ];
    }
}
