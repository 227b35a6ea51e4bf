using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>How a queue, or a team's queues together, stands.</summary>
/// <param name="Workflow">Its workflow; empty for a team.</param>
/// <param name="Queue">Its name; empty for a team.</param>
/// <param name="Team">Whose it is.</param>
/// <param name="Open">Items that still need somebody.</param>
/// <param name="Claimed">Of these, held by somebody now.</param>
/// <param name="Waiting">Of these, waiting for information or evidence; their clocks stand still.</param>
/// <param name="Oldest">When the oldest of them was received; null where nothing is open.</param>
/// <param name="Arrivals">Items that came in during the last hour.</param>
/// <param name="Decisions">Items people finished during the last hour.</param>
/// <param name="Met">Final outcomes of the last 24 hours in time.</param>
/// <param name="Breached">Final outcomes of the last 24 hours after the resolve clock ran out.</param>
/// <param name="Overdue">Open items past their resolve time.</param>
/// <param name="AtRisk">Open items whose resolve time is within <see cref="HealthState.RiskWithin"/>.</param>
/// <param name="Forecast">What is ahead (<see cref="ForecastRules"/>).</param>
public sealed record QueueHealth(
    string Workflow,
    string Queue,
    string Team,
    int Open,
    int Claimed,
    int Waiting,
    DateTimeOffset? Oldest,
    int Arrivals,
    int Decisions,
    long Met,
    long Breached,
    int Overdue,
    int AtRisk,
    ForecastRules.Forecast Forecast
)
{
    /// <summary>Several queues as one: what is counted adds up, and the earliest comes first.</summary>
    public static QueueHealth Together(string team, IReadOnlyCollection<QueueHealth> queues) =>
        new(
            "",
            "",
            team,
            queues.Sum(q => q.Open),
            queues.Sum(q => q.Claimed),
            queues.Sum(q => q.Waiting),
            queues.Min(q => q.Oldest),
            queues.Sum(q => q.Arrivals),
            queues.Sum(q => q.Decisions),
            queues.Sum(q => q.Met),
            queues.Sum(q => q.Breached),
            queues.Sum(q => q.Overdue),
            queues.Sum(q => q.AtRisk),
            new ForecastRules.Forecast(queues.Min(q => q.Forecast.FirstBreach), queues.Sum(q => q.Forecast.Breaches))
        );
}

/// <summary>An item somebody holds.</summary>
public sealed record ItemInWork(
    ReviewItemId Item,
    string Workflow,
    string Queue,
    string Sentence,
    PersonId Person,
    string Name,
    DateTimeOffset ResolveBy,
    DateTimeOffset? ClaimedUntil
);

/// <summary>Somebody of a team.</summary>
/// <param name="Person">Who.</param>
/// <param name="Name">As other people see them.</param>
/// <param name="Teams">Their teams.</param>
/// <param name="AwayUntil">Until when they are away; null when they are there.</param>
public sealed record TeamMate(PersonId Person, string Name, IReadOnlyCollection<string> Teams, DateTimeOffset? AwayUntil);

/// <summary>How all queues of a workspace stand at one moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="Queues">By workflow and name.</param>
/// <param name="Work">Who holds what.</param>
/// <param name="People">Everybody who decides.</param>
public sealed record HealthSnapshot(
    DateTimeOffset At,
    IReadOnlyList<QueueHealth> Queues,
    IReadOnlyList<ItemInWork> Work,
    IReadOnlyList<TeamMate> People
);
