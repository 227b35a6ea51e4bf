using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What <see cref="HealthState"/> begins with.</summary>
/// <param name="Open">Every open item.</param>
/// <param name="Arrivals">What came in during the last hour.</param>
/// <param name="Decisions">What people finished during the last hour.</param>
/// <param name="Outcomes">Outcomes by hour of the last 24.</param>
/// <param name="Queues">The queues there are.</param>
/// <param name="People">Everybody who decides.</param>
public sealed record HealthStart(
    IReadOnlyList<HealthStart.Item> Open,
    IReadOnlyList<HealthStart.Happening> Arrivals,
    IReadOnlyList<HealthStart.Happening> Decisions,
    IReadOnlyList<HealthStart.Outcome> Outcomes,
    IReadOnlyList<OwnedQueue> Queues,
    IReadOnlyList<TeamMate> People
)
{
    /// <summary>An open item, as little of it as counts. The sentence only where somebody holds it.</summary>
    public sealed record Item(
        ReviewItemId Id,
        int Version,
        string Workflow,
        string Queue,
        ItemStatus Status,
        DateTimeOffset ReceivedAt,
        DateTimeOffset ResolveBy,
        PersonId? Holder,
        string HolderName,
        DateTimeOffset? ClaimedUntil,
        string Sentence
    )
    {
        /// <summary>Whether its clocks stand still.</summary>
        public bool StandsStill => Status is ItemStatus.AwaitingInfo or ItemStatus.EvidenceMissing;

        /// <summary>The same of a published row.</summary>
        public static Item Of(QueueRow row) =>
            new(
                row.Id,
                row.Version,
                row.Workflow,
                row.Queue,
                row.Status,
                row.ReceivedAt,
                row.ResolveBy,
                row.ClaimedBy,
                row.ClaimedByName ?? "",
                row.ClaimedUntil,
                row.ClaimedBy is null ? "" : row.Sentence
            );
    }

    /// <summary>Something that happened to an item of a queue.</summary>
    public sealed record Happening(string Workflow, string Queue, DateTimeOffset At);

    /// <summary>Outcomes of one hour.</summary>
    public sealed record Outcome(string Workflow, string Queue, long Hour, long Met, long Breached);
}
