namespace ReviewerPortal.Domain.Metrics;

/// <summary>What will happen to a queue's clocks if it goes on as it does now. Pure.</summary>
/// <remarks>
/// The model, as the page states it: whoever works the queue finishes one item after another at an even pace (the decisions of the last hour), always the one
/// whose clock runs out first; items arrive evenly (the arrivals of the last hour), each promised the queue's median promise; items that wait for information or
/// evidence stay where they are. Items already late take their turn first. A breach happens when an item's clock runs out before its turn is over.
/// </remarks>
public static class ForecastRules
{
    /// <summary>How far ahead is looked.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromHours(4);

    /// <summary>What the page says about the model.</summary>
    public const string Model =
        "If the next four hours go like the last one: items are finished one after another at the last hour's pace, soonest deadline first, late ones before all "
        + "others; new ones arrive at the last hour's rate with the queue's usual promise. Not in it: people who come or go, escalations between queues, and waits "
        + "for information that end.";

    /// <param name="FirstBreach">When the first clock runs out too early; null where none does within the horizon.</param>
    /// <param name="Breaches">How many do.</param>
    public sealed record Forecast(DateTimeOffset? FirstBreach, int Breaches);

    /// <summary>Looks ahead.</summary>
    /// <param name="now">From when.</param>
    /// <param name="deadlines">When the clocks of the open items run out, late ones included, those that stand still not.</param>
    /// <param name="decisionsPerHour">The pace; 0 where nobody decides.</param>
    /// <param name="arrivalsPerHour">What comes in.</param>
    /// <param name="promise">How long an arriving item is given.</param>
    public static Forecast Of(
        DateTimeOffset now,
        IEnumerable<DateTimeOffset> deadlines,
        double decisionsPerHour,
        double arrivalsPerHour,
        TimeSpan promise
    )
    {
        var end = now + Horizon;
        // What is due after the end is taken after everything that counts.
        var waiting = new PriorityQueue<DateTimeOffset, DateTimeOffset>(deadlines.Where(d => d <= end).Select(d => (d, d)));
        var arrivals = Arrivals(now, end, arrivalsPerHour, promise);
        var next = 0;
        DateTimeOffset? first = null;
        var breaches = 0;
        if (decisionsPerHour > 0)
        {
            var each = TimeSpan.FromHours(1 / decisionsPerHour);
            for (var at = now; at < end; )
            {
                while (next < arrivals.Count && arrivals[next] - promise <= at)
                {
                    waiting.Enqueue(arrivals[next], arrivals[next]);
                    next++;
                }

                if (waiting.Count > 0)
                {
                    var due = waiting.Dequeue();
                    at += each;
                    Count(due, isLate: at > due);
                }
                else if (next < arrivals.Count)
                {
                    at = arrivals[next] - promise;
                }
                else
                {
                    break;
                }
            }
        }

        foreach (var due in waiting.UnorderedItems.Select(w => w.Element).Concat(arrivals.Skip(next)))
        {
            Count(due, isLate: true);
        }

        return new Forecast(first, breaches);

        void Count(DateTimeOffset due, bool isLate)
        {
            if (isLate && due > now && due <= end)
            {
                breaches++;
                first = first is null || due < first ? due : first;
            }
        }
    }

    // The deadlines of what arrives and is due within the horizon.
    private static List<DateTimeOffset> Arrivals(DateTimeOffset now, DateTimeOffset end, double perHour, TimeSpan promise)
    {
        var deadlines = new List<DateTimeOffset>();
        if (perHour > 0)
        {
            var apart = TimeSpan.FromHours(1 / perHour);
            for (var due = now + apart + promise; due <= end; due += apart)
            {
                deadlines.Add(due);
            }
        }

        return deadlines;
    }
}
