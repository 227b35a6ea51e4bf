namespace ReviewerPortal.Domain.Metrics;

/// <summary>How many people a load of work needs. Pure.</summary>
/// <remarks>
/// The queue with c people, Poisson arrivals, exponential handling times and infinite patience, first come first served (M/M/c). The probability of waiting is
/// Erlang's second formula (A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone exchanges",
/// Elektroteknikeren 13 (1917)): C(c, a) = B / (1 − (a / c)(1 − B)), where a = λh is the load in erlangs and B the first formula, by its recursion
/// B(0) = 1, B(k) = a·B(k − 1) / (k + a·B(k − 1)). Who waits waits exponentially with rate ν = (c − a) / h, so P(wait ≤ t) = 1 − C·e^(−νt), and the time from
/// arrival to decision exceeds t with probability (1 − C)·e^(−μt) + C·(ν·e^(−μt) − μ·e^(−νt)) / (ν − μ), μ = 1 / h
/// (D. Gross and C. M. Harris, "Fundamentals of Queueing Theory", chapter 2, the multi-server queue).
/// </remarks>
public static class ErlangRules
{
    /// <summary>Most people looked at.</summary>
    public const int MostPeople = 2000;

    /// <summary>What the page says about the model, and where it does not hold.</summary>
    public const string Model =
        "Erlang C: within an hour items arrive at random at an even rate, handling times vary exponentially around their mean, nobody gives up waiting, and the oldest "
        + "item is next. It promises too much where items come in bursts or nobody is there at the turn of a shift, and a little too little where handling times "
        + "are all alike or the most urgent item goes first.";

    /// <summary>The probability that an item has to wait; 1 where the load is as large as the number of people or larger.</summary>
    /// <param name="people">At work; at least 0.</param>
    /// <param name="load">Arrivals per hour × handling time in hours; at least 0.</param>
    public static double WaitProbability(int people, double load)
    {
        if (load >= people)
        {
            return 1;
        }

        var blocked = 1.0;
        for (var k = 1; k <= people; k++)
        {
            blocked = load * blocked / (k + load * blocked);
        }

        return blocked / (1 - load / people * (1 - blocked));
    }

    /// <summary>The share of items somebody starts on within a time; 0 where the load is too large for the people.</summary>
    /// <param name="people">At work.</param>
    /// <param name="load">In erlangs.</param>
    /// <param name="within">The time, in handling times.</param>
    public static double StartedWithin(int people, double load, double within) =>
        load >= people ? 0 : 1 - WaitProbability(people, load) * Math.Exp(-(people - load) * within);

    /// <summary>The share of items that are decided within a time of their arrival; 0 where the load is too large for the people.</summary>
    /// <param name="people">At work.</param>
    /// <param name="load">In erlangs.</param>
    /// <param name="within">The time, in handling times.</param>
    public static double DecidedWithin(int people, double load, double within)
    {
        if (load >= people)
        {
            return 0;
        }

        // In handling times μ is 1.
        var waits = WaitProbability(people, load);
        var rate = people - load;
        var over =
            Math.Abs(rate - 1) < 1e-9
                ? (1 + within) * Math.Exp(-within)
                : (rate * Math.Exp(-within) - Math.Exp(-rate * within)) / (rate - 1);
        return Math.Clamp(1 - (1 - waits) * Math.Exp(-within) - waits * over, 0, 1);
    }

    /// <summary>
    /// The fewest people with whom the share is decided in time; 0 where nothing arrives, and null where no number is enough because handling alone takes too long.
    /// </summary>
    /// <param name="load">In erlangs.</param>
    /// <param name="within">The promise, in handling times.</param>
    /// <param name="share">Of items; in (0, 1).</param>
    public static int? PeopleFor(double load, double within, double share)
    {
        if (load <= 0)
        {
            return 0;
        }

        // What is left with everybody in the world at work.
        if (1 - Math.Exp(-within) < share)
        {
            return null;
        }

        for (var people = (int)Math.Floor(load) + 1; people <= MostPeople; people++)
        {
            if (DecidedWithin(people, load, within) >= share)
            {
                return people;
            }
        }

        return null;
    }
}
