using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Releases;

/// <summary>
/// What a gate sees of a release: the hourly figures of the candidate's cohort since its window began, the same the metrics page adds up, and its last complete
/// run over the protected cases.
/// </summary>
/// <param name="Metrics">Every metric the gate names.</param>
/// <param name="Seen">All the cohort's counts together; it grows whenever one does.</param>
/// <param name="Received">Items received from the candidate in the window.</param>
/// <param name="Mismatch">Why the split of the traffic does not work, or null.</param>
public sealed record GateFigures(IReadOnlyDictionary<string, GateMetric> Metrics, long Seen, long Received, string? Mismatch)
{
    /// <summary>What had been counted in the hour a window begins in before it began; that part is not the window's.</summary>
    public sealed record Offset(FigureDelta Candidate, long Baseline);

    /// <summary>The names a gate needs, each once: its criteria in order, then whatever else its triggers ask.</summary>
    public static IReadOnlyList<string> NamesOf(WorkflowReleaseGate gate) =>
        [
            .. gate
                .SuccessCriteria.Keys.Concat(gate.RollbackTrigger.SelectMany(t => t.Names).Select(n => n.Name))
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>Reads them. Two queries at any size of history, one more where the gate names waiting times.</summary>
    public static async Task<GateFigures> ReadAsync(PortalDbContext db, Release release, WorkflowReleaseGate gate, DateTimeOffset now)
    {
        var names = NamesOf(gate);
        var metrics = new Dictionary<string, GateMetric>(StringComparer.Ordinal);
        var counts = default(FigureDelta);
        string? mismatch = null;
        if (release.WindowStartedAt is { } began)
        {
            var offset = JsonSerializer.Deserialize<Offset>(release.WindowOffset) ?? new Offset(default, 0);
            var sums = await SumAsync(db, release, FigureRules.HourOf(began), until: null);
            counts = Less(sums.Candidate, offset.Candidate);
            mismatch = SampleRatioRules.WhyMismatch(
                release.Share,
                counts.Received,
                release.BaselineVersion is null ? null : Math.Max(0, sums.Baseline - offset.Baseline)
            );
            var human = counts.Approved + counts.Edited + counts.Rejected + counts.Responded;
            Put(Share("exception_rate", counts.Exceptions, counts.Received));
            Put(Share("human_override_rate", counts.Edited + counts.Rejected, human));
            Put(Share("sla_breach_rate", counts.Breached, human + counts.TimedOut));
            if (names.Contains("reviewer_queue_sla_breach", StringComparer.Ordinal))
            {
                Put(await BreachAsync(db, release, counts, now));
            }

            if (names.Any(n => n.StartsWith("seconds_to_", StringComparison.Ordinal)))
            {
                await AddTimesAsync(db, release, FigureRules.HourOf(began), human, Put);
            }
        }

        await AddRegressionsAsync(db, release, Put);
        var seen = counts.Received + counts.Approved + counts.Edited + counts.Rejected + counts.Responded + counts.Automatic;
        return new GateFigures(
            names.ToDictionary(n => n, n => metrics.GetValueOrDefault(n) ?? GateMetric.Missing(n), StringComparer.Ordinal),
            seen,
            counts.Received,
            mismatch
        );

        void Put(GateMetric metric) => metrics[metric.Name] = metric;
    }

    /// <summary>What has been counted so far in the hour of a moment, as JSON: what a window that begins then leaves out.</summary>
    public static async Task<string> OffsetAsync(PortalDbContext db, Release release, DateTimeOffset now)
    {
        var hour = FigureRules.HourOf(now);
        var (candidate, baseline) = await SumAsync(db, release, hour, until: null);
        return JsonSerializer.Serialize(new Offset(candidate, baseline));
    }

    private static GateMetric Share(string name, long cases, long of)
    {
        var rate = Rate.Of(cases, of);
        return of == 0 ? GateMetric.Missing(name) : new GateMetric(name, (decimal)cases / of, of, rate.Low, rate.High);
    }

    private static async Task<(FigureDelta Candidate, long Baseline)> SumAsync(PortalDbContext db, Release release, long from, long? until)
    {
        var (workflow, candidate, baseline) = (release.Workflow, release.AgentVersion, release.BaselineVersion);
        var rows = await db
            .HourlyFigures.AsNoTracking()
            .Where(f => f.Workflow == workflow && f.Hour >= from && (until == null || f.Hour < until))
            .Where(f => f.AgentVersion == candidate || f.AgentVersion == baseline)
            .GroupBy(f => f.AgentVersion)
            .Select(g => new
            {
                g.Key,
                Received = g.Sum(f => f.Received),
                Exceptions = g.Sum(f => f.Exceptions),
                Approved = g.Sum(f => f.Approved),
                Edited = g.Sum(f => f.Edited),
                Rejected = g.Sum(f => f.Rejected),
                Responded = g.Sum(f => f.Responded),
                Automatic = g.Sum(f => f.Automatic),
                Breached = g.Sum(f => f.Breached),
                TimedOut = g.Sum(f => f.TimedOut),
            })
            .ToListAsync();
        var own = rows.Find(r => string.Equals(r.Key, candidate, StringComparison.Ordinal));
        var others = rows.Find(r => string.Equals(r.Key, baseline, StringComparison.Ordinal));
        return (
            own is null
                ? default
                : new FigureDelta(
                    own.Received,
                    own.Exceptions,
                    own.Approved,
                    own.Edited,
                    own.Rejected,
                    own.Responded,
                    own.Automatic,
                    own.Breached,
                    own.TimedOut
                ),
            others?.Received ?? 0
        );
    }

    // A rebuild of the figures may count less than was there when the window began; nothing is ever negative.
    private static FigureDelta Less(FigureDelta all, FigureDelta before) =>
        new(
            Math.Max(0, all.Received - before.Received),
            Math.Max(0, all.Exceptions - before.Exceptions),
            Math.Max(0, all.Approved - before.Approved),
            Math.Max(0, all.Edited - before.Edited),
            Math.Max(0, all.Rejected - before.Rejected),
            Math.Max(0, all.Responded - before.Responded),
            Math.Max(0, all.Automatic - before.Automatic),
            Math.Max(0, all.Breached - before.Breached),
            Math.Max(0, all.TimedOut - before.TimedOut)
        );

    private static async Task<GateMetric> BreachAsync(PortalDbContext db, Release release, FigureDelta counts, DateTimeOffset now)
    {
        const string Name = "reviewer_queue_sla_breach";
        var (workflow, version) = (release.Workflow, release.AgentVersion);
        var waitsTooLong = await db.ReviewItems.AnyAsync(i =>
            i.IsOpen
            && i.DueAt < now
            && i.ResolveBy < now
            && i.Workflow == workflow
            && i.AgentVersion == version
            && i.Status != ItemStatus.EvidenceMissing
            && i.Status != ItemStatus.AwaitingInfo
        );
        var breached = waitsTooLong || counts.Breached > 0;
        return breached || counts.Received > 0 ? new GateMetric(Name, breached, counts.Received) : GateMetric.Missing(Name);
    }

    private static async Task AddTimesAsync(PortalDbContext db, Release release, long from, long human, Action<GateMetric> put)
    {
        var (workflow, version) = (release.Workflow, release.AgentVersion);
        var rows = await db
            .HourlyFigures.AsNoTracking()
            .Where(f => f.Workflow == workflow && f.AgentVersion == version && f.Hour >= from)
            .Join(
                db.HourlyDurations.AsNoTracking(),
                f => new { f.Hour, f.KeyHash },
                d => new { d.Hour, d.KeyHash },
                (_, d) =>
                    new
                    {
                        d.Measure,
                        d.Bucket,
                        d.Count,
                    }
            )
            .GroupBy(d => new { d.Measure, d.Bucket })
            .Select(g => new
            {
                g.Key.Measure,
                g.Key.Bucket,
                Count = g.Sum(d => d.Count),
            })
            .ToListAsync();
        foreach (
            var (measure, name) in new[] { (DurationMeasure.Claim, "seconds_to_claim"), (DurationMeasure.Decide, "seconds_to_decide") }
        )
        {
            var counts = rows.Where(r => r.Measure == measure).ToDictionary(r => r.Bucket, r => r.Count);
            foreach (var (quantile, suffix) in new[] { (0.5, "_p50"), (0.9, "_p90") })
            {
                if (DurationBuckets.Percentile(counts, quantile) is { } seconds)
                {
                    put(new GateMetric(name + suffix, (decimal)seconds, Math.Min(human, counts.Values.Sum())));
                }
            }
        }
    }

    private static async Task AddRegressionsAsync(PortalDbContext db, Release release, Action<GateMetric> put)
    {
        var (workflow, version) = (release.Workflow, release.AgentVersion);
        var run = await db
            .EvaluationRuns.AsNoTracking()
            .Where(r => r.Workflow == workflow && r.AgentVersion == version && r.Complete)
            .OrderByDescending(r => r.Id)
            .FirstOrDefaultAsync();
        if (run is not null)
        {
            put(new GateMetric("regressions", (decimal)run.Regressions, run.Expected));
            put(new GateMetric("critical_regressions", (decimal)run.CriticalRegressions, run.Expected));
        }
    }
}
