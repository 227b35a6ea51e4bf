using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>
/// The queues of one workspace as they stand, kept up with every change as it is published, so that nobody who looks at them asks the database. Not safe for
/// several threads at once.
/// </summary>
public sealed class HealthState
{
    /// <summary>How soon a resolve time must be for its item to be at risk.</summary>
    public static readonly TimeSpan RiskWithin = TimeSpan.FromHours(1);

    private const int HoursOfOutcomes = 24;
    private static readonly TimeSpan Pace = TimeSpan.FromHours(1);
    private static readonly TimeSpan UsualPromise = TimeSpan.FromHours(2);

    private readonly Dictionary<ReviewItemId, HealthStart.Item> _open;
    private readonly Dictionary<(string Workflow, string Queue), Lane> _lanes = [];
    private readonly IReadOnlyList<OwnedQueue> _queues;
    private readonly IReadOnlyList<TeamMate> _people;

    /// <summary>Begins with what was read.</summary>
    public HealthState(HealthStart start)
    {
        _open = start.Open.ToDictionary(i => i.Id);
        (_queues, _people) = (start.Queues, start.People);
        foreach (var arrival in start.Arrivals.OrderBy(a => a.At))
        {
            LaneOf(arrival.Workflow, arrival.Queue).Arrivals.Enqueue(arrival.At);
        }

        foreach (var decision in start.Decisions.OrderBy(d => d.At))
        {
            LaneOf(decision.Workflow, decision.Queue).Decisions.Enqueue(decision.At);
        }

        foreach (var hour in start.Outcomes)
        {
            LaneOf(hour.Workflow, hour.Queue).Add(hour.Hour, hour.Met, hour.Breached);
        }
    }

    /// <summary>Takes a change over; one that is older than what is known is dropped.</summary>
    /// <param name="change">The change, as published after its commit.</param>
    /// <param name="now">When it came.</param>
    public void Apply(ItemChange change, DateTimeOffset now)
    {
        var row = change.Row;
        var known = _open.GetValueOrDefault(row.Id);
        if (known is not null && known.Version >= row.Version)
        {
            return;
        }

        if (row.IsOpen)
        {
            _open[row.Id] = HealthStart.Item.Of(row);
            if (known is null && row.ReceivedAt > now - Pace)
            {
                LaneOf(row.Workflow, row.Queue).Arrivals.Enqueue(row.ReceivedAt);
            }

            return;
        }

        if (known is null)
        {
            return;
        }

        _open.Remove(row.Id);
        if (change.Verdict is null)
        {
            return;
        }

        var lane = LaneOf(row.Workflow, row.Queue);
        var late = now > row.ResolveBy;
        if (change.ByPerson)
        {
            lane.Decisions.Enqueue(now);
        }

        if (change.ByPerson || late)
        {
            lane.Add(FigureRules.HourOf(now), late ? 0 : 1, late ? 1 : 0);
        }
    }

    /// <summary>How everything stands.</summary>
    public HealthSnapshot At(DateTimeOffset now)
    {
        var open = _open.Values.ToLookup(i => (i.Workflow, i.Queue));
        var rows = new List<QueueHealth>();
        foreach (var queue in _queues)
        {
            rows.Add(HealthOf(queue.Workflow, queue.Name, queue.Team, [.. open[(queue.Workflow, queue.Name)]], now));
        }

        // A queue no published contract names any more, with items still in it.
        foreach (var left in open.Where(o => !_queues.Any(q => (q.Workflow, q.Name) == o.Key)))
        {
            rows.Add(HealthOf(left.Key.Workflow, left.Key.Queue, "", [.. left], now));
        }

        var work = _open
            .Values.Where(i => i.Holder is not null && i.ClaimedUntil > now)
            .Select(i => new ItemInWork(i.Id, i.Workflow, i.Queue, i.Sentence, i.Holder!.Value, i.HolderName, i.ResolveBy, i.ClaimedUntil))
            .OrderBy(w => w.Name, StringComparer.Ordinal)
            .ThenBy(w => w.ResolveBy)
            .ToList();
        return new HealthSnapshot(now, rows, work, _people);
    }

    private QueueHealth HealthOf(string workflow, string queue, string team, List<HealthStart.Item> open, DateTimeOffset now)
    {
        var lane = LaneOf(workflow, queue);
        lane.Forget(now);
        var running = open.Where(i => !i.StandsStill).ToList();
        var (met, breached) = lane.OutcomesSince(FigureRules.HourOf(now) - HoursOfOutcomes + 1);
        return new QueueHealth(
            workflow,
            queue,
            team,
            open.Count,
            open.Count(i => i.ClaimedUntil > now),
            open.Count - running.Count,
            open.Count == 0 ? null : open.Min(i => i.ReceivedAt),
            lane.Arrivals.Count,
            lane.Decisions.Count,
            met,
            breached,
            running.Count(i => i.ResolveBy <= now),
            running.Count(i => i.ResolveBy > now && i.ResolveBy <= now + RiskWithin),
            ForecastRules.Of(now, running.Select(i => i.ResolveBy), lane.Decisions.Count, lane.Arrivals.Count, PromiseOf(open))
        );
    }

    private static TimeSpan PromiseOf(List<HealthStart.Item> open)
    {
        if (open.Count == 0)
        {
            return UsualPromise;
        }

        var promises = open.ConvertAll(i => i.ResolveBy - i.ReceivedAt);
        promises.Sort();
        return promises[promises.Count / 2];
    }

    private Lane LaneOf(string workflow, string queue) =>
        _lanes.TryGetValue((workflow, queue), out var lane) ? lane : _lanes[(workflow, queue)] = new Lane();

    private sealed class Lane
    {
        private readonly SortedDictionary<long, (long Met, long Breached)> _outcomes = [];

        public Queue<DateTimeOffset> Arrivals { get; } = new();

        public Queue<DateTimeOffset> Decisions { get; } = new();

        public void Add(long hour, long met, long breached)
        {
            var there = _outcomes.GetValueOrDefault(hour);
            _outcomes[hour] = (there.Met + met, there.Breached + breached);
        }

        public (long Met, long Breached) OutcomesSince(long hour)
        {
            foreach (var old in _outcomes.Keys.Where(h => h < hour).ToList())
            {
                _outcomes.Remove(old);
            }

            return (_outcomes.Values.Sum(o => o.Met), _outcomes.Values.Sum(o => o.Breached));
        }

        public void Forget(DateTimeOffset now)
        {
            foreach (var times in (Queue<DateTimeOffset>[])[Arrivals, Decisions])
            {
                while (times.TryPeek(out var at) && at <= now - Pace)
                {
                    times.Dequeue();
                }
            }
        }
    }
}
