using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>
/// Tells a workflow's problems from the model's: gathers what <see cref="DiagnosisRules"/> judge by. Reads folded figures, the contract, the people, and
/// counts of protected cases and of what is overdue; never a decision, so that it costs the same at any size of history.
/// </summary>
public sealed class Diagnose(PortalDatabase database, ContractCatalog contracts, ListGaps gaps, TimeProvider clock)
{
    /// <summary>The length of each of the two spans, in days: two weeks, so that both have the same weekdays.</summary>
    public const int SpanDays = 14;

    private const string IncompleteData = "incomplete_data";

    /// <param name="Caller">Whose workspace.</param>
    /// <param name="Workflow">Which workflow.</param>
    public sealed record Query(Caller Caller, string Workflow);

    /// <param name="From">Beginning of the earlier span.</param>
    /// <param name="Middle">Where the later one begins.</param>
    /// <param name="To">Its end.</param>
    /// <param name="ContractVersion">The contract judged.</param>
    /// <param name="Diagnoses">One of each failure.</param>
    public sealed record Answer(
        DateTimeOffset From,
        DateTimeOffset Middle,
        DateTimeOffset To,
        int ContractVersion,
        IReadOnlyList<Diagnosis> Diagnoses
    );

    /// <summary>Gathers and judges; refuses where nothing is published under that name.</summary>
    public async Task<Outcome<Answer>> HandleAsync(Query query, CancellationToken ct = default)
    {
        var (workspace, workflow) = (query.Caller.Workspace, query.Workflow);
        if (await contracts.LatestAsync(workspace, workflow, ct) is not { } published)
        {
            return new Refusal(RefusalCodes.NotFound, "No contract is published under that name.");
        }

        var now = clock.GetUtcNow();
        // The hour that runs counts.
        var to = FigureRules.HourOf(now) + 1;
        var (from, middle) = (to - 2 * SpanDays * FoldRules.Day, to - SpanDays * FoldRules.Day);
        var contract = published.Contract;
        await using var db = await database.OpenAsync(workspace, ct);
        var before = await ReadAsync(db, new FigureSlice(from, middle, RateGrouping.ExceptionType, workflow, Durations: false), ct);
        var recent = await ReadAsync(db, new FigureSlice(middle, to, RateGrouping.ExceptionType, workflow, Durations: false), ct);
        var reasons = await ReadAsync(db, new FigureSlice(from, to, RateGrouping.ReasonCode, workflow, Durations: false), ct);
        var tiers = await ReadAsync(db, new FigureSlice(from, to, RateGrouping.Tier, workflow), ct);
        var cases = await db.ProtectedCases.CountAsync(
            c => c.Workflow == workflow && c.RetiredAt == null && (c.QuarantinedUntil == null || c.QuarantinedUntil <= now),
            ct
        );
        // By the index of open items by what is due: as many rows as are overdue.
        var overdue = await db.ReviewItems.CountAsync(i => i.IsOpen && i.DueAt < now && i.ResolveBy < now && i.Workflow == workflow, ct);
        var times = new FigureTally();
        foreach (var tier in tiers.Values)
        {
            times.Add(tier);
        }

        var exceptions = before.Concat(recent).ToList();
        var several = contract.ApprovalTiers.Where(t => t.Approvals > 1).Select(t => t.Tier).ToHashSet(StringComparer.Ordinal);
        var facts = new DiagnosisFacts(
            contract,
            SumOf(before),
            SumOf(recent),
            exceptions.Where(e => e.Key.Length > 0 && contract.RouteOf(e.Key) is null).Sum(e => e.Value.Delta.Exceptions),
            exceptions.Where(e => string.Equals(e.Key, IncompleteData, StringComparison.Ordinal)).Sum(e => e.Value.Delta.Exceptions),
            reasons.TryGetValue("", out var unexplained) ? unexplained.Delta.Overrides : 0,
            tiers.Where(t => several.Contains(t.Key)).Sum(t => t.Value.Delta.Human),
            overdue,
            DurationBuckets.Percentile(times.Durations[DurationMeasure.Claim], 0.5),
            DurationBuckets.Percentile(times.Durations[DurationMeasure.Handle], 0.5),
            await gaps.HandleAsync(new ListGaps.Query(workspace, contract), ct),
            cases
        );
        return new Answer(AtHour(from), AtHour(middle), AtHour(to), published.Number, DiagnosisRules.Diagnose(facts));
    }

    private static async Task<Dictionary<string, FigureTally>> ReadAsync(PortalDbContext db, FigureSlice slice, CancellationToken ct)
    {
        var tallies = new Dictionary<string, FigureTally>(StringComparer.Ordinal);
        await FigureReader.ReadAsync(db, slice, (_, key) => tallies.TryGetValue(key, out var t) ? t : tallies[key] = new FigureTally(), ct);
        return tallies;
    }

    private static FigureDelta SumOf(Dictionary<string, FigureTally> tallies) =>
        tallies.Values.Aggregate(default(FigureDelta), (sum, tally) => sum + tally.Delta);

    private static DateTimeOffset AtHour(long hour) => DateTimeOffset.FromUnixTimeSeconds(hour * 3600);
}
