using ReviewerPortal.Domain.Metrics;

namespace ReviewerPortal.Tests.Metrics;

public sealed class ErlangRulesTests
{
    // C(c, a) worked out apart from this code with exact fractions: a^c/c! · c/(c−a) over the sum, in Python.
    [Theory]
    [InlineData(1, 0.5, 0.5)]
    [InlineData(2, 1.0, 0.333333333333)]
    [InlineData(5, 4.0, 0.554112554113)]
    [InlineData(10, 8.0, 0.409180150796)]
    [InlineData(14, 10.0, 0.174131933595)]
    public void The_probability_of_waiting_is_the_known_one(int people, double load, double expected) =>
        Assert.Equal(expected, ErlangRules.WaitProbability(people, load), 1e-9);

    [Fact]
    public void Too_few_people_keep_no_promise_and_nobody_is_needed_for_nothing()
    {
        Assert.Equal(1, ErlangRules.WaitProbability(3, 3));
        Assert.Equal(0, ErlangRules.DecidedWithin(3, 3.2, 10));
        Assert.Equal(0, ErlangRules.PeopleFor(0, 1, 0.9));
        Assert.Null(ErlangRules.PeopleFor(0.1, 1, 0.9));
        var people = ErlangRules.PeopleFor(6.5, 4, 0.9)!.Value;
        Assert.InRange(ErlangRules.DecidedWithin(people, 6.5, 4), 0.9, 1);
        Assert.InRange(ErlangRules.DecidedWithin(people - 1, 6.5, 4), 0, 0.9);
    }

    [Fact]
    public void The_formula_is_what_a_simulation_of_arrivals_one_by_one_attains_within_two_points()
    {
        double[] withins = [0.1, 0.5, 1, 2, 5];
        foreach (var people in (int[])[1, 2, 5, 12])
        {
            foreach (var busy in (double[])[0.3, 0.6, 0.8, 0.9])
            {
                var load = people * busy;
                // A busy desk forgets slowly: what a sample is worth falls with the square of the slack.
                var items = (int)(20_000 / (1 - busy) / (1 - busy));
                var attained = Simulate(people, load, items, seed: people * 100 + (int)(busy * 10), withins);
                for (var i = 0; i < withins.Length; i++)
                {
                    Assert.Equal(attained[i].Started, ErlangRules.StartedWithin(people, load, withins[i]), 0.02);
                    Assert.Equal(attained[i].Decided, ErlangRules.DecidedWithin(people, load, withins[i]), 0.02);
                }
            }
        }
    }

    // Time in handling times. Whoever is free first takes the oldest item.
    private static (double Started, double Decided)[] Simulate(int people, double load, int items, int seed, double[] withins)
    {
        var random = new Random(seed);
        var free = new double[people];
        var counts = new (int Started, int Decided)[withins.Length];
        var (at, counted) = (0.0, 0);
        for (var i = 0; i < items; i++)
        {
            at += Exponential(random) / load;
            var who = Array.IndexOf(free, free.Min());
            var begins = Math.Max(at, free[who]);
            free[who] = begins + Exponential(random);
            // The first tenth fills the empty system.
            if (i < items / 10)
            {
                continue;
            }

            counted++;
            for (var w = 0; w < withins.Length; w++)
            {
                counts[w].Started += begins - at <= withins[w] ? 1 : 0;
                counts[w].Decided += free[who] - at <= withins[w] ? 1 : 0;
            }
        }

        return [.. counts.Select(c => (c.Started / (double)counted, c.Decided / (double)counted))];
    }

    private static double Exponential(Random random) => -Math.Log(1 - random.NextDouble());
}
