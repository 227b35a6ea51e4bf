using ReviewerPortal.Domain.Metrics;

namespace ReviewerPortal.Bench;

/// <summary>Real arrivals at a desk whose staff changes with the hour of week: what share is done in time when handling takes exponential times.</summary>
public static class DeskReplay
{
    /// <summary>Replays.</summary>
    /// <param name="arrivals">When items came.</param>
    /// <param name="staff">People at work by hour of week, in UTC. Who is busy at the turn of the hour finishes.</param>
    /// <param name="handling">Mean handling time in seconds.</param>
    /// <param name="within">The promise in seconds.</param>
    /// <param name="seed">Of the handling times.</param>
    /// <returns>The share decided within the promise.</returns>
    public static double Attained(IReadOnlyCollection<DateTimeOffset> arrivals, int[] staff, double handling, double within, int seed)
    {
        var random = new Random(seed);
        var coming = new Queue<double>(arrivals.Order().Select(a => a.ToUnixTimeSeconds() + random.NextDouble() * 60));
        var waiting = new Queue<double>();
        var busy = new PriorityQueue<double, double>();
        var inTime = 0;
        var hour = Math.Floor(coming.Peek() / 3600) * 3600;
        while (coming.Count > 0 || waiting.Count > 0)
        {
            var at = Math.Min(
                coming.TryPeek(out var next) ? next : double.MaxValue,
                busy.TryPeek(out var free, out _) ? free : double.MaxValue
            );
            if (at >= hour + 3600)
            {
                hour += 3600;
                at = hour;
            }
            else if (coming.Count > 0 && at == next)
            {
                waiting.Enqueue(coming.Dequeue());
            }
            else
            {
                busy.Dequeue();
            }

            var people = staff[CapacityRules.HourOfWeek(DateTimeOffset.FromUnixTimeSeconds((long)hour))];
            while (waiting.Count > 0 && busy.Count < people)
            {
                var done = at - handling * Math.Log(1 - random.NextDouble());
                busy.Enqueue(done, done);
                inTime += done - waiting.Dequeue() <= within ? 1 : 0;
            }
        }

        return inTime / (double)arrivals.Count;
    }
}
