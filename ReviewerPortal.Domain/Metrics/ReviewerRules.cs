using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.ReviewItems;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>How one person decided over a time.</summary>
/// <param name="Decided">Verdicts given.</param>
/// <param name="Overridden">Those that edited or rejected.</param>
/// <param name="Approved">Plain approvals of items with evidence.</param>
/// <param name="Unopened">Those with a piece never opened.</param>
/// <param name="Timed">Verdicts with something to read and a known beginning.</param>
/// <param name="Hasty">Those given sooner than it can be read.</param>
/// <param name="Paired">Items on which another person gave a verdict too.</param>
/// <param name="Agreed">Those on which both said the same.</param>
/// <param name="Known">Verdicts on a proposal whose answer a protected case had.</param>
/// <param name="Missed">Those that were not that answer.</param>
public readonly record struct ReviewerCounts(
    long Decided = 0,
    long Overridden = 0,
    long Approved = 0,
    long Unopened = 0,
    long Timed = 0,
    long Hasty = 0,
    long Paired = 0,
    long Agreed = 0,
    long Known = 0,
    long Missed = 0
)
{
    /// <summary>The sum, member by member.</summary>
    public static ReviewerCounts operator +(ReviewerCounts a, ReviewerCounts b) =>
        new(
            a.Decided + b.Decided,
            a.Overridden + b.Overridden,
            a.Approved + b.Approved,
            a.Unopened + b.Unopened,
            a.Timed + b.Timed,
            a.Hasty + b.Hasty,
            a.Paired + b.Paired,
            a.Agreed + b.Agreed,
            a.Known + b.Known,
            a.Missed + b.Missed
        );
}

/// <summary>A piece of evidence as it was when somebody decided.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="IsText">Whether it is there to be read; a picture is not.</param>
/// <param name="OpenedAt">When the person first opened it in that content; null where they never did.</param>
public readonly record struct PieceInSight(long Size, bool IsText, DateTimeOffset? OpenedAt);

/// <summary>What the figures about a person ask.</summary>
public enum ReviewerSignal
{
    Unopened,
    Hasty,
    NeverNo,
    Disagreeing,
    MissedKnown,
}

/// <summary>One signal about one person: a share, and a question where the share is worth one.</summary>
/// <param name="Signal">Which.</param>
/// <param name="Rate">The share with its cases and its interval.</param>
/// <param name="IsWorthAsking">Whether the whole interval lies where the question is worth asking.</param>
public sealed record ReviewerQuestion(ReviewerSignal Signal, Rate Rate, bool IsWorthAsking);

/// <summary>What counts as opened, as too fast to have been read, and as worth a question. A signal asks; it never judges. Pure.</summary>
public static class ReviewerRules
{
    /// <summary>
    /// Bytes a reader at three times the usual pace takes in a second. Silent reading of English prose runs at 238 words a minute (M. Brysbaert, "How many
    /// words do we read per minute?", Journal of Memory and Language 109 (2019), 104047), which is 25 letters and spaces a second.
    /// </summary>
    public const double BytesASecond = 75;

    /// <summary>Less text than this is taken in at a glance, and no verdict on it is timed.</summary>
    public const long LeastText = 500;

    /// <summary>More text than this is looked through and not read: so much is asked of nobody.</summary>
    public const long MostText = 10_000;

    /// <summary>Cases below which a share says nothing.</summary>
    public const int FewestCases = 30;

    /// <summary>Shares of unopened, of hasty and of missed ones above which the question is worth asking.</summary>
    public const double Many = 0.10;

    /// <summary>The share of edits and rejections below which there is hardly ever a no.</summary>
    public const double HardlyAny = 0.02;

    /// <summary>The share of agreement below which two people read the same rules otherwise.</summary>
    public const double FewAgree = 0.80;

    /// <summary>Counts one verdict.</summary>
    /// <param name="verdict">What was said.</param>
    /// <param name="at">When.</param>
    /// <param name="seenAt">Since when the person had the item on their screen; null where the portal did not show it.</param>
    /// <param name="pieces">The evidence the item had then.</param>
    public static ReviewerCounts Of(Verdict verdict, DateTimeOffset at, DateTimeOffset? seenAt, IReadOnlyCollection<PieceInSight> pieces)
    {
        var text = pieces.Where(p => p.IsText && WasOpen(p, seenAt)).Sum(p => p.Size);
        var began = pieces.Select(p => p.OpenedAt).Append(seenAt).Min();
        var timed = began is not null && text >= LeastText;
        var approved = verdict is Verdict.Approved && pieces.Count > 0;
        return new ReviewerCounts(
            Decided: 1,
            Overridden: verdict is Verdict.Edited or Verdict.Rejected ? 1 : 0,
            Approved: approved ? 1 : 0,
            Unopened: approved && pieces.Any(p => !WasOpen(p, seenAt)) ? 1 : 0,
            Timed: timed ? 1 : 0,
            Hasty: timed && (at - began!.Value).TotalSeconds < Math.Min(text, MostText) / BytesASecond ? 1 : 0
        );
    }

    /// <summary>Whether a verdict on what was proposed is not the answer a protected case has for the same proposal.</summary>
    /// <param name="expected">The verdict of the decision the case was made from.</param>
    /// <param name="expectedArgs">Its arguments, as canonical JSON.</param>
    /// <param name="verdict">What was said now.</param>
    /// <param name="args">The arguments it was said on, as canonical JSON.</param>
    public static bool IsMiss(Verdict expected, string expectedArgs, Verdict verdict, string args) =>
        expected is Verdict.Approved or Verdict.Edited
            ? verdict is not (Verdict.Approved or Verdict.Edited) || !string.Equals(args, expectedArgs, StringComparison.Ordinal)
            : verdict is Verdict.Approved;

    /// <summary>The questions about one person, always the same in the same order.</summary>
    /// <param name="counts">How they decided.</param>
    public static IReadOnlyList<ReviewerQuestion> Questions(ReviewerCounts counts)
    {
        var unopened = Rate.Of(counts.Unopened, counts.Approved);
        var hasty = Rate.Of(counts.Hasty, counts.Timed);
        var noes = Rate.Of(counts.Overridden, counts.Decided);
        var agreed = Rate.Of(counts.Agreed, counts.Paired);
        var missed = Rate.Of(counts.Missed, counts.Known);
        return
        [
            new(ReviewerSignal.Unopened, unopened, IsEnough(unopened) && unopened.Low > Many),
            new(ReviewerSignal.Hasty, hasty, IsEnough(hasty) && hasty.Low > Many),
            new(ReviewerSignal.NeverNo, noes, IsEnough(noes) && noes.High < HardlyAny),
            new(ReviewerSignal.Disagreeing, agreed, IsEnough(agreed) && agreed.High < FewAgree),
            new(ReviewerSignal.MissedKnown, missed, IsEnough(missed) && missed.Low > Many),
        ];
    }

    /// <summary>Whether there are cases enough for the share to say anything.</summary>
    public static bool IsEnough(Rate rate) => rate.N >= FewestCases;

    // A piece of ordinary size is open on the page from the start; a large one, or any for who decides elsewhere, has to be opened.
    private static bool WasOpen(PieceInSight piece, DateTimeOffset? seenAt) =>
        piece.OpenedAt is not null || (seenAt is not null && piece.Size <= EvidenceRules.LargestShown);
}
