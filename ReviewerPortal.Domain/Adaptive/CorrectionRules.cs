using System.Text.Json;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Shared.Expressions;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>
/// Finds the corrections people make again and again: the same edit of the same argument, and the same value turned down for the same reason. Each is
/// written as a deterministic rule and tried on everything that was decided. Pure.
/// </summary>
public static class CorrectionRules
{
    /// <summary>A correction made less often is no pattern.</summary>
    public const int FewestTimes = 5;

    /// <summary>The share of what a rule holds that people must have overridden, at the interval's lower end.</summary>
    public const double FewestOverridden = 0.5;

    /// <summary>The most corrections listed.</summary>
    public const int Most = 20;

    /// <summary>Items shown of each.</summary>
    public const int ItemsShown = 5;

    /// <summary>Where one value makes up this share of what was changed to another, the rule is about that value; otherwise about what it must be.</summary>
    public const double Dominant = 0.8;

    // A longer value is a text of its own each time.
    private const int LongestValue = 400;

    // Deep or wide arguments are looked at only so far.
    private const int MostChanges = 100;

    /// <summary>The corrections, the most frequent first.</summary>
    /// <param name="items">Decided proposals, newest first.</param>
    public static IReadOnlyList<RepeatedCorrection> Find(IReadOnlyList<CorrectedItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var ofAction = items.ToLookup(i => i.Action, StringComparer.Ordinal);
        return
        [
            .. Edits(items)
                .Concat(Rejections(items))
                .Where(c => c.Times >= FewestTimes)
                .OrderByDescending(c => c.Times)
                .ThenBy(c => c.Change.Action, StringComparer.Ordinal)
                .ThenBy(c => c.Change.Pointer, StringComparer.Ordinal)
                .Take(Most * 3)
                .Select(c => Try(c, ofAction[c.Change.Action]))
                .Where(c => c.Reason is null || (c.IsRule && TellsApart(c, ofAction[c.Change.Action])))
                .Take(Most),
        ];
    }

    /// <summary>Every place where two values differ: members one by one, lists as wholes; null for what is not there.</summary>
    public static IReadOnlyList<(string Pointer, string? From, string? To)> Between(JsonElement before, JsonElement after)
    {
        var changes = new List<(string Pointer, string? From, string? To)>();
        Compare(before, after, "", changes);
        return changes;
    }

    private static IEnumerable<RepeatedCorrection> Edits(IReadOnlyList<CorrectedItem> items)
    {
        var edited = items.Where(i => i is { Verdict: Verdict.Edited, Decided: not null }).ToList();
        var edits = edited.CountBy(i => i.Action, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return edited
            .SelectMany(i => Between(i.Proposed, i.Decided!.Value).Select(c => (Item: i, c.Pointer, c.From, c.To)))
            .Where(c => Fits(c.From) && Fits(c.To))
            .GroupBy(c => (c.Item.Step, c.Item.Action, c.Pointer, c.To))
            .Select(group =>
            {
                var all = group.ToList();
                var most = all.GroupBy(c => c.From, StringComparer.Ordinal).MaxBy(f => f.Count())!;
                var one = most.Count() >= Dominant * all.Count;
                var counted = one ? [.. most] : all;
                return new RepeatedCorrection(
                    group.Key.Step,
                    new ArgumentChange(group.Key.Action, group.Key.Pointer, !one, one ? most.Key : null, group.Key.To),
                    Reason: null,
                    counted.Count,
                    edits[group.Key.Action],
                    Require: null,
                    Rate.Of(0, 0),
                    Rate.Of(0, 0),
                    [.. counted.Take(ItemsShown).Select(c => c.Item.Id)]
                );
            });
    }

    private static IEnumerable<RepeatedCorrection> Rejections(IReadOnlyList<CorrectedItem> items)
    {
        var rejected = items.Where(i => i.Verdict is Verdict.Rejected).ToList();
        var nothing = JsonSerializer.SerializeToElement(new { });
        return rejected
            .GroupBy(i => (i.Step, i.Action, Reason: i.Reason ?? ""))
            .SelectMany(reason =>
            {
                var all = reason.ToList();
                return all.SelectMany(i => Between(i.Proposed, nothing).Select(c => (Item: i, c.Pointer, Value: c.From)))
                    .Where(c => c.Value is not null && Fits(c.Value))
                    .GroupBy(c => (c.Pointer, c.Value))
                    .Select(g => new RepeatedCorrection(
                        reason.Key.Step,
                        new ArgumentChange(reason.Key.Action, g.Key.Pointer, FromMany: false, g.Key.Value, To: null),
                        reason.Key.Reason,
                        g.Count(),
                        all.Count,
                        Require: null,
                        Rate.Of(0, 0),
                        Rate.Of(0, 0),
                        [.. g.Take(ItemsShown).Select(c => c.Item.Id)]
                    ));
            });
    }

    /// <summary>The correction with its rule, and what the rule would have held of everything decided.</summary>
    private static RepeatedCorrection Try(RepeatedCorrection correction, IEnumerable<CorrectedItem> ofAction)
    {
        if (ArgumentRuleText.Require(correction.Change) is not { } require)
        {
            return correction;
        }

        var rule = new Expression(require);
        var (all, held, overridden) = (0, 0, 0);
        foreach (var item in ofAction)
        {
            all++;
            if (rule.Evaluate(new ProposedArguments(item)).Holds is not true)
            {
                held++;
                overridden += item.Overridden ? 1 : 0;
            }
        }

        return correction with
        {
            Require = require,
            Held = Rate.Of(overridden, held),
            Share = Rate.Of(held, all),
        };
    }

    // A value every proposal of an action has, an action that is always turned down: the value is not what people turn down.
    private static bool TellsApart(RepeatedCorrection correction, IEnumerable<CorrectedItem> ofAction)
    {
        var all = ofAction.ToList();
        var (held, overridden) = (correction.Held.N, (long)Math.Round(correction.Held.Value!.Value * correction.Held.N));
        var others = all.Count(i => i.Overridden) - overridden;
        return TwoRates.Compare(overridden, held, others, all.Count - held).Verdict is RateVerdict.Higher;
    }

    private static bool Fits(string? value) => value is null || value.Length <= LongestValue;

    private static void Compare(JsonElement before, JsonElement after, string pointer, List<(string, string?, string?)> changes)
    {
        if (changes.Count >= MostChanges)
        {
            return;
        }

        if (before.ValueKind is not JsonValueKind.Object || after.ValueKind is not JsonValueKind.Object)
        {
            var (from, to) = (CanonicalJson.Of(before), CanonicalJson.Of(after));
            if (!string.Equals(from, to, StringComparison.Ordinal))
            {
                changes.Add((pointer, from, to));
            }

            return;
        }

        foreach (var member in before.EnumerateObject())
        {
            if (after.TryGetProperty(member.Name, out var now))
            {
                Compare(member.Value, now, Below(pointer, member.Name), changes);
            }
            else
            {
                changes.Add((Below(pointer, member.Name), CanonicalJson.Of(member.Value), null));
            }
        }

        foreach (var member in after.EnumerateObject().Where(m => !before.TryGetProperty(m.Name, out _)))
        {
            changes.Add((Below(pointer, member.Name), null, CanonicalJson.Of(member.Value)));
        }
    }

    private static string Below(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    // What a rule about one action's arguments can ask for.
    private sealed class ProposedArguments(CorrectedItem item) : IExpressionScope
    {
        public bool TryGet(string name, out object? value)
        {
            value =
                name is "action" ? item.Action
                : name.StartsWith("args.", StringComparison.Ordinal) ? ArgumentValues.At(item.Proposed, name["args.".Length..])
                : null;
            return value is not null;
        }
    }
}
