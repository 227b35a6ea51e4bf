using System.Diagnostics;
using System.Diagnostics.Metrics;
using ReviewerPortal.Domain.Metrics;

namespace ReviewerPortal.Domain;

/// <summary>What the portal says about itself to whoever watches machines: counts since the start and times, never a name, an argument or a person.</summary>
public static class PortalTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "ReviewerPortal";

    private const string Workflow = "reviewer_portal.workflow";
    private const string Verdict = "reviewer_portal.verdict";

    private static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Commits = Meter.CreateHistogram<double>(
        "reviewer_portal.ledger.commit.duration",
        "s",
        "Time of a shared transaction, from its beginning until it is durable.",
        tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
        }
    );
    private static readonly Counter<long> Commands = Meter.CreateCounter<long>(
        "reviewer_portal.ledger.commands",
        "{command}",
        "Commands that were committed."
    );
    private static readonly Counter<long> Received = Meter.CreateCounter<long>(
        "reviewer_portal.items.received",
        "{item}",
        "Items received, by workflow."
    );
    private static readonly Counter<long> Decided = Meter.CreateCounter<long>(
        "reviewer_portal.items.decided",
        "{item}",
        "Final outcomes, by workflow and verdict; automatic ones have the verdict automatic."
    );
    private static readonly Counter<long> Breached = Meter.CreateCounter<long>(
        "reviewer_portal.items.breached",
        "{item}",
        "Final outcomes after the resolve clock ran out, by workflow."
    );

    /// <summary>Begins the span of a commit; null where nobody listens.</summary>
    internal static Activity? BeginCommit(int commands) =>
        Activities.StartActivity("ledger.commit")?.SetTag("reviewer_portal.ledger.commands", commands);

    /// <summary>Counts what a commit made durable.</summary>
    internal static void Committed(TimeSpan took, int commands, IEnumerable<(FigureKey Key, FigureDelta Delta)> figures)
    {
        Commits.Record(took.TotalSeconds);
        Commands.Add(commands);
        if (!Received.Enabled && !Decided.Enabled)
        {
            return;
        }

        foreach (var (key, delta) in figures)
        {
            Add(Received, delta.Received, key.Workflow, null);
            Add(Decided, delta.Approved, key.Workflow, "approved");
            Add(Decided, delta.Edited, key.Workflow, "edited");
            Add(Decided, delta.Rejected, key.Workflow, "rejected");
            Add(Decided, delta.Responded, key.Workflow, "responded");
            Add(Decided, delta.Automatic, key.Workflow, "automatic");
            Add(Breached, delta.Breached, key.Workflow, null);
        }
    }

    private static void Add(Counter<long> counter, long count, string workflow, string? verdict)
    {
        if (count == 0)
        {
            return;
        }

        var tags = new TagList { { Workflow, workflow } };
        if (verdict is not null)
        {
            tags.Add(Verdict, verdict);
        }

        counter.Add(count, tags);
    }
}
