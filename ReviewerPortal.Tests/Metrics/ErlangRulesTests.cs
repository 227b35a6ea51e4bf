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
        foreach (var people in (int[])[1, 2, 5, 12])
        {
            foreach (var busy in (double[])[0.3, 0.6, 0.8, 0.9])
            {
                var load = people * busy;
                var (waits, stays) = Simulate(people, load, items: 250_000, seed: people * 100 + (int)(busy * 10));
                foreach (var within in (double[])[0.1, 0.5, 1, 2, 5])
                {
                    var started = waits.Count(w => w <= within) / (double)waits.Count;
                    var decided = stays.Count(s => s <= within) / (double)stays.Count;
                    Assert.Equal(started, ErlangRules.StartedWithin(people, load, within), 0.02);
                    Assert.Equal(decided, ErlangRules.DecidedWithin(people, load, within), 0.02);
                }
            }
        }
    }

    // Time in handling times. Whoever is free first takes the oldest item.
    private static (List<double> Waits, List<double> Stays) Simulate(int people, double load, int items, int seed)
    {
        var random = new Random(seed);
        var free = new double[people];
        var (waits, stays) = (new List<double>(items), new List<double>(items));
        var at = 0.0;
        for (var i = 0; i < items; i++)
        {
            at += Exponential(random) / load;
            var who = Array.IndexOf(free, free.Min());
            var begins = Math.Max(at, free[who]);
            free[who] = begins + Exponential(random);
            // The first tenth fills the empty system.
            if (i >= items / 10)
            {
                waits.Add(begins - at);
                stays.Add(free[who] - at);
            }
        }

        return (waits, stays);
    }

    private static double Exponential(Random random) => -Math.Log(1 - random.NextDouble());
}
