using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>
/// What a person may decide. One works a queue as a reviewer, lead or administrator who belongs to its team or backup; one decides when one's role is at
/// least the tier's; what one may then do is what the tier allows and the agent's framework can carry, and always asking for information. A member
/// whose role is too low may still escalate, where the tier allows that. Auditors never decide. Pure.
/// </summary>
public static class DecisionRules
{
    /// <summary>What this person may do with the item, in the tier's order, with asking for information last.</summary>
    public static IReadOnlyList<ReviewDecision> AllowedTo(ItemInHand hand)
    {
        if (!hand.MayDecide || !hand.Item.IsOpen)
        {
            return [];
        }

        var tier = hand.Contract.TierNamed(hand.Item.Tier);
        var offered = DialectRules.Allowed(tier, hand.Review.Dialect);
        return HasAuthority(hand.Caller, tier)
            ? [.. offered.Where(d => d != ReviewDecision.RequestInfo), ReviewDecision.RequestInfo]
            : [.. offered.Where(d => d == ReviewDecision.Escalate)];
    }

    /// <summary>Why this person may not do that, in a sentence; null when they may.</summary>
    public static Refusal? WhyNot(ItemInHand hand, ReviewDecision wanted)
    {
        if (!hand.MayDecide)
        {
            return QueueRefusals.NotYourQueue(hand.Item);
        }

        var allowed = AllowedTo(hand);
        if (allowed.Contains(wanted))
        {
            return null;
        }

        var tier = hand.Contract.TierNamed(hand.Item.Tier);
        var why = HasAuthority(hand.Caller, tier)
            ? $"The {hand.Item.Tier} tier, or what the agent's framework can carry, does not allow “{Spoken(wanted)}” here."
            : $"The {hand.Item.Tier} tier needs a {SnakeCase.Of(tier?.Role ?? TierRole.Admin)}.";
        return ItemRefusals.DecisionNotAllowed(wanted, allowed, why);
    }

    /// <summary>
    /// Which arguments differ from the proposal: the names of top-level arguments, each followed by the dotted paths of what differs inside it where both
    /// sides are objects. In the order of their names.
    /// </summary>
    public static IReadOnlyList<string> ChangedFields(string proposed, string decided)
    {
        if (string.Equals(proposed, decided, StringComparison.Ordinal))
        {
            return [];
        }

        using var before = JsonDocument.Parse(proposed);
        using var after = JsonDocument.Parse(decided);
        var changed = new List<string>();
        Compare(before.RootElement, after.RootElement, "", changed);
        return changed;
    }

    private static bool HasAuthority(Caller caller, ApprovalTier? tier) =>
        caller.Role switch
        {
            PersonRole.Admin => true,
            PersonRole.Lead => tier?.Role is TierRole.Reviewer or TierRole.Lead,
            PersonRole.Reviewer => tier?.Role is TierRole.Reviewer,
            _ => false,
        };

    private static void Compare(JsonElement before, JsonElement after, string path, List<string> changed)
    {
        if (before.ValueKind != JsonValueKind.Object || after.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var names = before
            .EnumerateObject()
            .Select(m => m.Name)
            .Union(after.EnumerateObject().Select(m => m.Name), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var (was, had) = (before.TryGetProperty(name, out var old), after.TryGetProperty(name, out var present));
            if (was && had && string.Equals(CanonicalJson.Of(old), CanonicalJson.Of(present), StringComparison.Ordinal))
            {
                continue;
            }

            var at = path.Length == 0 ? name : $"{path}.{name}";
            changed.Add(at);
            if (was && had)
            {
                Compare(old, present, at, changed);
            }
        }
    }

    private static string Spoken(ReviewDecision decision) => SnakeCase.Of(decision).Replace('_', ' ');
}
