using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What arrived that a contract has no place of its own for.</summary>
public enum UncoveredKind
{
    /// <summary>An exception type without a route.</summary>
    Type,

    /// <summary>An action the contract does not know or accept.</summary>
    Action,

    /// <summary>An action that came at a step the contract does not know, or at another than its own.</summary>
    Step,
}

/// <summary>
/// How a contract, published or not, covers what arrives: every exception type with its route and its last days' figures, what no route named, and what the contract leaves
/// without owner, backup, time or evidence. Seven queries at any size of history: three for the rates and one for the arrivals, all of the hourly figures and none of
/// them of the decisions; one for the newest items themselves; two for the people.
/// </summary>
public sealed class MeasureCoverage(PortalDatabase database, MeasureRates rates, ListGaps gaps, TimeProvider clock)
{
    /// <summary>How far back the figures go, in days.</summary>
    public const int Days = 30;

    /// <summary>The most kinds of uncovered arrivals listed; the most frequent.</summary>
    public const int MostUncovered = 50;

    private const int MostLinks = 3;
    private const int MostItems = 300;

    /// <param name="Caller">Whose workspace.</param>
    /// <param name="Contract">The contract.</param>
    public sealed record Query(Caller Caller, WorkflowContract Contract);

    /// <param name="From">Beginning of the window as counted.</param>
    /// <param name="To">Its end.</param>
    /// <param name="Types">Every type: the built-in ones first, then the contract's own, then what arrived besides, by volume.</param>
    /// <param name="Uncovered">What arrived that no route named, most frequent first.</param>
    /// <param name="Gaps">See <see cref="CoverageRules"/>.</param>
    public sealed record Answer(
        DateTimeOffset From,
        DateTimeOffset To,
        IReadOnlyList<TypeRow> Types,
        IReadOnlyList<Uncovered> Uncovered,
        IReadOnlyList<CoverageGap> Gaps
    );

    /// <param name="Type">The exception type.</param>
    /// <param name="Route">Its route; null where the default one takes it.</param>
    /// <param name="Received">Items received with it in the window.</param>
    /// <param name="Breach">Late outcomes among items decided with it; see <see cref="MetricDefinitions.SlaBreachRate"/>.</param>
    /// <param name="Override">Overrides among them; see <see cref="MetricDefinitions.OverrideRate"/>.</param>
    public sealed record TypeRow(string Type, ExceptionRoute? Route, long Received, Rate Breach, Rate Override);

    /// <param name="Kind">What was not covered.</param>
    /// <param name="Name">The type, or the action that came unknown or at another step, as it arrived: hostile text.</param>
    /// <param name="Received">How many items in the window.</param>
    /// <param name="Newest">The newest of them, at most three; fewer where they lie further back than the newest 300 uncovered items.</param>
    public sealed record Uncovered(UncoveredKind Kind, string Name, long Received, IReadOnlyList<ReviewItemId> Newest);

    /// <summary>Measures; refuses where there is no such workflow.</summary>
    public async Task<Outcome<Answer>> HandleAsync(Query query, CancellationToken ct = default)
    {
        var contract = query.Contract;
        var now = clock.GetUtcNow();
        var measured = await rates.HandleAsync(
            // On the full hour, too, the hour that begins counts.
            new(query.Caller, now.AddDays(-Days), now.AddMilliseconds(1), contract.Workflow, RateGrouping.ExceptionType),
            ct
        );
        if (!measured.Succeeded(out var answer, out var refusal))
        {
            return refusal;
        }

        return new Answer(
            answer.From,
            answer.To,
            Types(contract, answer.Groups),
            await UncoveredAsync(query, answer, ct),
            await gaps.HandleAsync(new(query.Caller.Workspace, contract), ct)
        );
    }

    private static List<TypeRow> Types(WorkflowContract contract, IReadOnlyList<MeasureRates.Group> groups)
    {
        var byType = groups.ToDictionary(g => g.Key, g => g.Rates, StringComparer.Ordinal);
        var none = Rate.Of(0, 0);
        return
        [
            .. CoverageRules
                .TypesOf(contract)
                .Concat(groups.Where(g => g.Key.Length > 0 && g.Rates.Received > 0).Select(g => g.Key))
                .Distinct(StringComparer.Ordinal)
                .Select(type =>
                    byType.GetValueOrDefault(type) is { } found
                        ? new TypeRow(type, contract.RouteOf(type), found.Received, found.SlaBreachRate, found.OverrideRate)
                        : new TypeRow(type, contract.RouteOf(type), 0, none, none)
                ),
        ];
    }

    private async Task<List<Uncovered>> UncoveredAsync(Query query, MeasureRates.Answer window, CancellationToken ct)
    {
        var contract = query.Contract;
        var workflow = contract.Workflow;
        var (from, to) = (FigureRules.HourOf(window.From), FigureRules.HourOf(window.To));
        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        var arrived = await db
            .HourlyFigures.AsNoTracking()
            .Where(f => f.Workflow == workflow && f.Hour >= from && f.Hour < to && f.Exceptions > 0)
            .GroupBy(f => new { f.ExceptionType, f.Action })
            .Select(g => new Arrival(g.Key.ExceptionType, g.Key.Action, g.Sum(f => f.Exceptions)))
            .ToListAsync(ct);
        var uncovered = arrived.Where(a => contract.RouteOf(a.Type) is null || a.IsUnknown).ToList();
        if (uncovered.Count == 0)
        {
            return [];
        }

        var types = uncovered.Select(a => a.Type).Distinct(StringComparer.Ordinal).ToList();
        var newest = await db
            .ReviewItems.AsNoTracking()
            .Where(i =>
                i.Workflow == workflow
                && i.ReceivedAt >= window.From
                && i.ReceivedExceptionType != null
                && types.Contains(i.ReceivedExceptionType)
            )
            .OrderByDescending(i => i.Id)
            .Take(MostItems)
            .Select(i => new { i.Id, Of = new Arrival(i.ReceivedExceptionType!, i.Action, 1) })
            .ToListAsync(ct);
        var links = newest.ToLookup(i => (i.Of.Kind, i.Of.Name), i => i.Id);
        return
        [
            .. uncovered
                .GroupBy(a => (a.Kind, a.Name))
                .Select(g => new Uncovered(g.Key.Kind, g.Key.Name, g.Sum(a => a.Received), [.. links[g.Key].Take(MostLinks)]))
                .OrderByDescending(u => u.Received)
                .ThenBy(u => u.Name, StringComparer.Ordinal)
                .Take(MostUncovered),
        ];
    }

    private sealed record Arrival(string Type, string Action, long Received)
    {
        public bool IsUnknown => Type is IntakeRules.UnknownAction or IntakeRules.UnknownStep;

        public UncoveredKind Kind =>
            Type switch
            {
                IntakeRules.UnknownAction => UncoveredKind.Action,
                IntakeRules.UnknownStep => UncoveredKind.Step,
                _ => UncoveredKind.Type,
            };

        public string Name => Kind is UncoveredKind.Type ? Type : Action;
    }
}
