using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Tests.Resumption;

public sealed class RetryRulesTests
{
    [Fact]
    public void The_schedule_is_the_one_of_standard_webhooks()
    {
        Assert.Equal([0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400], RetryRules.Waits.Select(w => (int)w.TotalSeconds));
    }

    [Fact]
    public void Every_wait_stays_within_a_tenth_of_the_schedule_and_is_drawn_from_all_of_it()
    {
        for (var attempt = 1; attempt < RetryRules.Waits.Count; attempt++)
        {
            var shares = Enumerable
                .Range(0, 500)
                .Select(_ => RetryRules.WaitAfter(new DeliveryId(Guid.NewGuid()), attempt, null)!.Value / RetryRules.Waits[attempt])
                .ToList();
            Assert.All(shares, s => Assert.InRange(s, 0.9, 1.1));
            Assert.True(shares.Max() - shares.Min() > 0.15, "The jitter does not spread.");
        }
    }

    [Fact]
    public void The_same_delivery_and_attempt_wait_the_same()
    {
        var delivery = new DeliveryId(Guid.NewGuid());
        Assert.Equal(RetryRules.WaitAfter(delivery, 3, null), RetryRules.WaitAfter(delivery, 3, null));
    }

    [Fact]
    public void After_the_tenth_attempt_there_is_none() =>
        Assert.Null(RetryRules.WaitAfter(new DeliveryId(Guid.NewGuid()), 10, TimeSpan.FromSeconds(1)));

    [Theory]
    [InlineData(60, 60)]
    [InlineData(1, 5)]
    [InlineData(31_536_000, 21_600)]
    public void A_retry_after_lengthens_a_wait_within_bounds_and_never_shortens_it(int asked, int expected)
    {
        var wait = RetryRules.WaitAfter(new DeliveryId(Guid.NewGuid()), 1, TimeSpan.FromSeconds(asked))!.Value;
        Assert.InRange(wait.TotalSeconds, expected * 0.9, expected * 1.1);
    }

    [Fact]
    public void A_busy_run_is_asked_again_soon_at_first_then_more_rarely_and_not_for_ever()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), RetryRules.HoldFor(TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromMinutes(1), RetryRules.HoldFor(TimeSpan.FromMinutes(4)));
        Assert.Equal(TimeSpan.FromMinutes(10), RetryRules.HoldFor(TimeSpan.FromDays(2)));
        Assert.Null(RetryRules.HoldFor(TimeSpan.FromDays(3)));
    }
}
