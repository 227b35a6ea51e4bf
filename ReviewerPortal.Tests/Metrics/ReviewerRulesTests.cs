using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;

namespace ReviewerPortal.Tests.Metrics;

public sealed class ReviewerRulesTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    private static readonly PieceInSight Letter = new(3000, IsText: true, OpenedAt: null);

    [Theory]
    [InlineData(39, 1)]
    [InlineData(40, 0)]
    public void A_text_of_three_thousand_bytes_takes_forty_seconds(int seconds, long hasty)
    {
        var counts = ReviewerRules.Of(Verdict.Approved, Nine.AddSeconds(seconds), Nine, [Letter]);

        Assert.Equal(new ReviewerCounts(Decided: 1, Approved: 1, Timed: 1, Hasty: hasty), counts);
    }

    [Fact]
    public void Nothing_is_timed_without_a_beginning_or_without_anything_to_read()
    {
        Assert.Equal(0, ReviewerRules.Of(Verdict.Approved, Nine, null, [Letter]).Timed);
        Assert.Equal(0, ReviewerRules.Of(Verdict.Approved, Nine, Nine, [Letter with { Size = ReviewerRules.LeastText - 1 }]).Timed);
        Assert.Equal(0, ReviewerRules.Of(Verdict.Approved, Nine, Nine, [Letter with { IsText = false }]).Timed);
        // Whoever opened it elsewhere began with that.
        Assert.Equal(1, ReviewerRules.Of(Verdict.Rejected, Nine, null, [Letter with { OpenedAt = Nine.AddMinutes(-2) }]).Timed);
    }

    [Fact]
    public void Nobody_is_asked_to_read_more_than_ten_thousand_bytes()
    {
        var pile = Letter with { Size = 150_000 };

        Assert.Equal(0, ReviewerRules.Of(Verdict.Approved, Nine.AddMinutes(3), Nine, [pile]).Hasty);
    }

    [Fact]
    public void A_piece_is_opened_on_the_page_unless_it_starts_closed_there()
    {
        var large = new PieceInSight(EvidenceRules.LargestShown + 1, IsText: true, OpenedAt: null);

        Assert.Equal(1, ReviewerRules.Of(Verdict.Approved, Nine, null, [Letter]).Unopened);
        Assert.Equal(0, ReviewerRules.Of(Verdict.Approved, Nine, Nine, [Letter]).Unopened);
        Assert.Equal(1, ReviewerRules.Of(Verdict.Approved, Nine, Nine, [Letter, large]).Unopened);
        Assert.Equal(0, ReviewerRules.Of(Verdict.Approved, Nine, Nine, [Letter, large with { OpenedAt = Nine }]).Unopened);
        // A no needs no evidence, and what had none cannot be opened.
        Assert.Equal(0, ReviewerRules.Of(Verdict.Rejected, Nine, null, [Letter]).Approved);
        Assert.Equal(0, ReviewerRules.Of(Verdict.Approved, Nine, null, []).Approved);
    }

    [Fact]
    public void A_question_is_asked_where_the_whole_interval_lies_there_and_never_of_a_handful()
    {
        var sound = new ReviewerCounts(400, Overridden: 40, Approved: 360, Unopened: 10, Timed: 300, Hasty: 9, Paired: 60, Agreed: 55);

        Assert.Empty(Asked(sound));
        Assert.Equal([ReviewerSignal.Unopened], Asked(sound with { Unopened = 80 }));
        Assert.Equal([ReviewerSignal.Hasty], Asked(sound with { Hasty = 60 }));
        Assert.Equal([ReviewerSignal.NeverNo], Asked(sound with { Overridden = 1 }));
        Assert.Equal([ReviewerSignal.Disagreeing], Asked(sound with { Agreed = 30 }));
        Assert.Empty(Asked(sound with { Known = 40, Missed = 4 }));
        Assert.Equal([ReviewerSignal.MissedKnown], Asked(sound with { Known = 40, Missed = 12 }));
        // A hundred verdicts without a no may still come from somebody who says one in thirty times.
        Assert.Empty(Asked(new ReviewerCounts(100)));
        Assert.Empty(Asked(new ReviewerCounts(29, Approved: 29, Unopened: 29, Timed: 29, Hasty: 29, Paired: 29)));
    }

    private static IEnumerable<ReviewerSignal> Asked(ReviewerCounts counts) =>
        ReviewerRules.Questions(counts).Where(q => q.IsWorthAsking).Select(q => q.Signal);
}
