using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>A decided item that had raised an exception, as far as patterns ask; or, with <paramref name="Type"/> null, one that had not.</summary>
/// <param name="Id">The item.</param>
/// <param name="Type">The exception type.</param>
/// <param name="Step">Its step.</param>
/// <param name="Action">Its action.</param>
/// <param name="Reason">The reason code people gave; empty where none.</param>
/// <param name="Overridden">Whether people overrode it.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Amount">Its amount.</param>
public sealed record PatternCase(
    ReviewItemId Id,
    string? Type,
    string Step,
    string Action,
    string Reason,
    bool Overridden,
    DateTimeOffset At,
    decimal? Amount = null
);

/// <summary>
/// Which exceptions recur and which of them grow. Each combination's share of all decisions is compared between two halves by
/// <see cref="TwoRates"/>; because many combinations are looked at, growth counts where it passes the procedure of Benjamini and Hochberg at 5 %. Pure.
/// </summary>
/// <remarks>Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate: a practical and powerful approach to multiple testing", Journal of the Royal
/// Statistical Society B 57 (1995), 289–300: with the p-values in ascending order, the largest k with p(k) ≤ 5 %·k/m, and all up to it.</remarks>
public static class PatternRules
{
    /// <summary>A combination seen less often in both halves together is no pattern.</summary>
    public const int FewestTimes = 5;

    /// <summary>The most patterns listed.</summary>
    public const int Most = 30;

    /// <summary>Items shown of each.</summary>
    public const int ItemsShown = 5;

    /// <summary>At or above this share, by the interval's lower end, people override most.</summary>
    public const double MostOverridden = 0.5;

    /// <summary>At or below this share, by the interval's upper end, people let almost all stand.</summary>
    public const double FewOverridden = 0.2;

    /// <summary>What the page says about growth.</summary>
    public const string Explanation =
        "Grows: its share of all decisions rose between the two halves by the two-proportion z-test, after Benjamini and Hochberg's procedure at 5 % over all combinations that could be tested.";

    /// <summary>The patterns: those that grow first, then the most frequent.</summary>
    /// <param name="cases">Every decision of both halves, newest first.</param>
    /// <param name="middle">Where the later half begins.</param>
    /// <param name="contract">The contract in force.</param>
    public static IReadOnlyList<ExceptionPattern> Find(IReadOnlyList<PatternCase> cases, DateTimeOffset middle, WorkflowContract contract)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(contract);
        var now = cases.Count(c => c.At >= middle);
        var before = cases.Count - now;
        var exceptions = cases.Where(c => c.Type is not null).ToList();
        var overrides = exceptions
            .GroupBy(c => (c.Type, c.Step, c.Action))
            .ToDictionary(g => g.Key, g => Rate.Of(g.Count(c => c.Overridden), g.Count()));
        var limits = exceptions
            .GroupBy(c => c.Type!, StringComparer.Ordinal)
            .ToDictionary(
                g => g.Key,
                g =>
                    AmountLimitRules.Find(contract, g.Key, g.Where(c => c.Amount is not null).Select(c => (c.Amount!.Value, c.Overridden))),
                StringComparer.Ordinal
            );
        List<ExceptionPattern> patterns =
        [
            .. exceptions
                .GroupBy(c => new PatternKey(c.Type!, c.Step, c.Action, c.Reason))
                .Select(g =>
                {
                    var later = g.Count(c => c.At >= middle);
                    var overridden = overrides[(g.Key.Type, g.Key.Step, g.Key.Action)];
                    var remedy = RemedyOf(g.Key, overridden, contract);
                    return new ExceptionPattern(
                        g.Key,
                        later,
                        g.Count() - later,
                        TwoRates.Compare(later, now, g.Count() - later, before),
                        Grows: false,
                        overridden,
                        remedy,
                        remedy is PatternRemedy.Loosen ? limits[g.Key.Type] : null,
                        [.. g.Take(ItemsShown).Select(c => c.Id)]
                    );
                }),
        ];
        var limit = LimitOf([.. patterns.Where(p => p.Share.P is not null).Select(p => p.Share.P!.Value)]);
        return
        [
            .. patterns
                .Where(p => p.Now + p.Before >= FewestTimes)
                .Select(p => p with { Grows = p.Share is { P: { } value, Difference: > 0 } && value <= limit })
                .OrderByDescending(p => p.Grows)
                .ThenByDescending(p => p.Now)
                .ThenByDescending(p => p.Before)
                .ThenBy(p => p.Key.Type, StringComparer.Ordinal)
                .ThenBy(p => p.Key.Action, StringComparer.Ordinal)
                .ThenBy(p => p.Key.Reason, StringComparer.Ordinal)
                .Take(Most),
        ];
    }

    /// <summary>The largest p-value that counts; below zero where none does.</summary>
    /// <param name="values">Every p-value, in any order.</param>
    public static double LimitOf(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var limit = -1.0;
        foreach (var (rank, p) in values.Order().Index())
        {
            limit = p <= TwoRates.Level * (rank + 1) / values.Count ? p : limit;
        }

        return limit;
    }

    /// <summary>Why a remedy, in a sentence.</summary>
    public static string WhyOf(PatternRemedy remedy) =>
        remedy switch
        {
            PatternRemedy.NewRoute => "No route names this type: it goes where everything goes that nothing names.",
            PatternRemedy.AcceptAction => "The contract does not take this action in, so each of them is held as unknown.",
            PatternRemedy.Threshold => "A threshold raises it; what people decided says where it belongs.",
            PatternRemedy.Rule => "People override most of it: what they see every time can be checked by a control.",
            PatternRemedy.Loosen => "People let almost all of it stand: what raises it is too strict.",
            _ => "People decide it both ways: look at its route and the evidence it asks for.",
        };

    private static PatternRemedy RemedyOf(PatternKey key, Rate overridden, WorkflowContract contract) =>
        key.Type switch
        {
            IntakeRules.UnknownAction when ActionRules.CanAccept(contract, key.Action, key.Step) => PatternRemedy.AcceptAction,
            var type when contract.RouteOf(type) is null => PatternRemedy.NewRoute,
            ConfidenceControlRules.Otherwise => PatternRemedy.Threshold,
            _ when overridden.Low >= MostOverridden => PatternRemedy.Rule,
            _ when overridden.High <= FewOverridden => PatternRemedy.Loosen,
            _ => PatternRemedy.LookAtRoute,
        };
}
