using System.Globalization;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What stands beside a signal about a person.</summary>
/// <param name="Share">What the share is of.</param>
/// <param name="Rule">What counts, and from when on the question is asked.</param>
/// <param name="Question">The question, for a talk and not for a verdict.</param>
public sealed record ReviewerTexts(string Share, string Rule, string Question)
{
    /// <summary>The texts of one signal.</summary>
    public static ReviewerTexts Of(ReviewerSignal signal) =>
        signal switch
        {
            ReviewerSignal.Unopened => new(
                "Approved with evidence that was not opened",
                "Of plain approvals of items with evidence. A piece is opened when it was on the item's page, or was opened there or over the interface; one of more than "
                    + $"200 KB starts closed. Asked when the interval lies above {Percent(ReviewerRules.Many)}.",
                "Is there evidence here that nobody needs, or is a decision made without what it needs?"
            ),
            ReviewerSignal.Hasty => new(
                "Decided sooner than the evidence can be read",
                $"Of verdicts with {ReviewerRules.LeastText.ToString("N0", CultureInfo.InvariantCulture)} bytes of text or more that the portal showed: given in less "
                    + $"time than it takes at {ReviewerRules.BytesASecond.ToString(CultureInfo.InvariantCulture)} bytes a second, three times the usual pace of silent reading "
                    + $"(Brysbaert 2019); beyond {ReviewerRules.MostText.ToString("N0", CultureInfo.InvariantCulture)} bytes nothing more is asked. Asked when the interval "
                    + $"lies above {Percent(ReviewerRules.Many)}.",
                "Is there more text than a decision needs, or more items than the time allows?"
            ),
            ReviewerSignal.NeverNo => new(
                "Edited or rejected",
                $"Of all verdicts. Asked when the interval lies below {Percent(ReviewerRules.HardlyAny)}.",
                "Is everything right, so that a person need not look? Or is a no hard to say?"
            ),
            ReviewerSignal.Disagreeing => new(
                "Same verdict as another reviewer of the same item",
                "Of items on which two people gave a verdict, once for each pair: the same when the later one stood by the earlier one's arguments. Asked when the "
                    + $"interval lies below {Percent(ReviewerRules.FewAgree)}.",
                "Do both read the contract the same way? Where it can be read two ways, which is meant?"
            ),
            ReviewerSignal.MissedKnown => new(
                "Decided otherwise than the protected case says",
                "Of verdicts on a proposal that a protected case already had an answer for: the same action on the same arguments, proposed again. Cases made from the "
                    + $"decision itself do not count. Asked when the interval lies above {Percent(ReviewerRules.Many)}.",
                "Is the case still right, or has something been forgotten that was learned before?"
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "No such signal."),
        };

    private static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + "\u00a0%";
}
