using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>A limit on the amount that holds what people let stand.</summary>
/// <param name="Control">The control.</param>
/// <param name="Now">Its limit.</param>
/// <param name="Proposed">The largest amount up to which people are shown to let stand what it holds.</param>
/// <param name="Override">How often they overrode it between the two.</param>
public sealed record AmountLimit(string Control, decimal Now, decimal Proposed, Rate Override);

/// <summary>
/// How far the limit of a control on the amount may rise: the amount is a confidence the other way round, so that <see cref="ThresholdRules"/> answers, with the
/// same guard against a lucky find. Pure.
/// </summary>
public static partial class AmountLimitRules
{
    /// <summary>The limit proposed for the one control that raises a type by an amount; null where there is none such, or nothing is shown.</summary>
    /// <param name="contract">The contract in force.</param>
    /// <param name="type">The exception type.</param>
    /// <param name="decided">Amounts of decided items that type held, and whether people overrode them.</param>
    public static AmountLimit? Find(WorkflowContract contract, string type, IEnumerable<(decimal Amount, bool Overridden)> decided)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(decided);
        var raising = contract.Controls.Where(c => string.Equals(c.Otherwise, type, StringComparison.Ordinal)).ToList();
        if (raising.Where(c => LimitOf(c) is not null).ToList() is not [var control])
        {
            return null;
        }

        var now = LimitOf(control)!.Value;
        var finding = ThresholdRules.Find(
            [.. decided.Where(d => d.Amount > now).Select(d => new ScoredDecision(-d.Amount, d.Overridden))],
            PatternRules.FewOverridden
        );
        return finding.Proposed is { } proposed ? new AmountLimit(control.Name, now, -proposed.Threshold, proposed.Override) : null;
    }

    /// <summary>The change that gives a control its limit, whatever else it asks.</summary>
    public static Outcome<IReadOnlyList<ContractChange>> Put(WorkflowContract contract, string control, decimal limit)
    {
        ArgumentNullException.ThrowIfNull(contract);
        var found = contract.Controls.Index().Where(c => string.Equals(c.Item.Name, control, StringComparison.Ordinal)).ToList();
        if (found is not [var (at, item)] || LimitOf(item) is not { } now)
        {
            return new Refusal(RefusalCodes.Conflict, "The draft has no control of that name with one limit on the amount any more.");
        }

        if (now == limit)
        {
            return new Refusal(RefusalCodes.Conflict, "The draft has this limit already.");
        }

        var require = Ceiling().Replace(item.Require!.Text, string.Create(CultureInfo.InvariantCulture, $"amount <= {limit}"));
        return new ContractChange[]
        {
            new ContractChange.Set(string.Create(CultureInfo.InvariantCulture, $"controls[{at}].require"), JsonValue.Create(require)),
        };
    }

    private static decimal? LimitOf(Control control) =>
        control.Require is { } require
        && Ceiling().Matches(require.Text) is [var only]
        && decimal.TryParse(only.Groups["limit"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;

    // Not a part of a longer name such as args.amount.
    [GeneratedRegex(@"(?<![\w.\-])amount\s*<=\s*(?<limit>[0-9]+(?:\.[0-9]+)?)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ceiling();
}
