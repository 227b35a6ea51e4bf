using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.ReviewItems;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What one receipt or one final decision adds to the figures.</summary>
/// <param name="Key">Under which combination of dimensions.</param>
/// <param name="Delta">The counts.</param>
/// <param name="Durations">The durations that end with it.</param>
public sealed record CountedFigure(FigureKey Key, FigureDelta Delta, IReadOnlyDictionary<DurationMeasure, TimeSpan> Durations);

/// <summary>
/// What counts as what, in one place: the ledger counts by these rules as things happen, and a rebuild counts the stored items and decisions by the same.
/// </summary>
public static class FigureRules
{
    private static readonly Dictionary<DurationMeasure, TimeSpan> NoDurations = [];

    /// <summary>The hour a moment counts in: whole hours since 1970-01-01T00:00Z.</summary>
    public static long HourOf(DateTimeOffset at) => (long)Math.Floor(at.ToUnixTimeMilliseconds() / 3_600_000d);

    /// <summary>An item counts as received, and as an exception when it raised one, under where it first lay.</summary>
    public static CountedFigure OfReceipt(ReviewItem item) =>
        new(
            new FigureKey(
                item.Workflow,
                item.ContractVersion,
                item.Step,
                item.Action,
                item.ReceivedExceptionType ?? "",
                item.ReceivedQueue,
                item.ReceivedTier,
                item.AgentName,
                item.AgentVersion,
                Person: "",
                ReasonCode: ""
            ),
            new FigureDelta(Received: 1, Exceptions: item.ReceivedExceptionType is null ? 0 : 1),
            NoDurations
        );

    /// <summary>
    /// A final decision counts by its verdict when a person gave it and as automatic otherwise; late when it came after the resolve clock ran out.
    /// Waiting times count for people only.
    /// </summary>
    public static CountedFigure OfDecision(ReviewItem item, Decision decision)
    {
        var late = decision.At > decision.ResolveBy ? 1 : 0;
        var delta = decision switch
        {
            { Automatic: true } => new FigureDelta(Automatic: 1, Breached: late, TimedOut: late),
            { Verdict: Verdict.Approved } => new FigureDelta(Approved: 1, Breached: late),
            { Verdict: Verdict.Edited } => new FigureDelta(Edited: 1, Breached: late),
            { Verdict: Verdict.Rejected } => new FigureDelta(Rejected: 1, Breached: late),
            _ => new FigureDelta(Responded: 1, Breached: late),
        };
        var durations = new Dictionary<DurationMeasure, TimeSpan>();
        if (!decision.Automatic)
        {
            durations[DurationMeasure.Decide] = decision.At - item.ReceivedAt;
            if (decision.ClaimedAt is { } claimed)
            {
                durations[DurationMeasure.Claim] = claimed - item.ReceivedAt;
                durations[DurationMeasure.Handle] = decision.At - claimed;
            }
        }

        return new CountedFigure(
            new FigureKey(
                item.Workflow,
                decision.ContractVersion,
                item.Step,
                item.Action,
                decision.ExceptionType ?? "",
                decision.Queue,
                decision.Tier,
                item.AgentName,
                item.AgentVersion,
                decision.PersonId?.ToString() ?? "",
                decision.ReasonCode ?? ""
            ),
            delta,
            durations
        );
    }
}
