using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Metrics;

public sealed class CapacityTests
{
    private static readonly CapacityQuestion Usual = new(1, 300, 3600, 0.9, 0, 0, null);

    [Fact]
    public void A_week_begins_on_monday_at_midnight()
    {
        Assert.Equal(0, CapacityRules.HourOfWeek(new DateTimeOffset(2026, 11, 23, 0, 30, 0, TimeSpan.Zero)));
        Assert.Equal(167, CapacityRules.HourOfWeek(new DateTimeOffset(2026, 11, 22, 23, 59, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void More_work_needs_more_people_and_the_given_ones_attain_less()
    {
        var usual = Hour(Usual with { People = 4 });
        Assert.Equal(2.5, usual.Load, 1e-9);
        Assert.InRange(usual.Needed!.Value, 3, 4);

        foreach (
            var more in (CapacityQuestion[])
                [Usual with { ArrivalsFactor = 1.5 }, Usual with { HandlingSeconds = 450 }, Usual with { SecondReviews = 0.5 }]
        )
        {
            var busier = Hour(more with { People = 4 });
            Assert.Equal(3.75, busier.Load, 1e-9);
            Assert.True(busier.Needed > usual.Needed);
            Assert.True(busier.Attained < usual.Attained);
        }

        Assert.Equal(1.25, Hour(Usual with { PassShare = 0.5 }).Load, 1e-9);
        Assert.Null(Hour(Usual with { WithinSeconds = 300 }).Needed);
    }

    [Fact]
    public void A_claim_forgotten_over_lunch_counts_as_the_longest_of_the_others()
    {
        var counts = new Dictionary<int, long>
        {
            [DurationBuckets.BucketOf(TimeSpan.FromMinutes(2))] = 99,
            [DurationBuckets.BucketOf(TimeSpan.FromHours(8))] = 1,
        };
        Assert.Equal(120, CapacityRules.MeanSeconds(counts)!.Value, 120 * 0.021);
        Assert.Null(CapacityRules.MeanSeconds(new Dictionary<int, long>()));
    }

    [Fact]
    public async Task Arrivals_are_by_the_viewers_hour_of_week_and_what_passed_at_once_needed_nobody()
    {
        // A Monday, 23:30 in New York and Tuesday, 04:30 in UTC.
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite, new TestClock(new(2026, 11, 17, 4, 30, 0, TimeSpan.Zero)));
        for (var i = 0; i < 6; i++)
        {
            var item = await RandomHistory.ReceiveAsync(data, "refund", null);
            await RandomHistory.DecideAsync(data, item, Verdict.Approved, i < 2 ? null : RandomHistory.Kim, null);
        }

        data.Clock.Advance(TimeSpan.FromDays(7));
        var caller = new Caller(data.Workspace, "user:lead@example.org") { Role = PersonRole.Lead };
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        foreach (var queue in (string?[])[null, "desk", "elsewhere"])
        {
            var history = (await data.Get<ReadCapacity>().HandleAsync(new(caller, queue, 1, zone))).Value;
            var expected = queue is "elsewhere" ? 0 : 4;
            Assert.Equal((expected, expected), (history.Received, history.Arrivals[23]));
            Assert.Equal(expected, history.Arrivals.Sum());
        }
    }

    private static CapacityHour Hour(CapacityQuestion question)
    {
        var arrivals = new double[CapacityRules.HoursOfWeek];
        arrivals[10] = 30;
        return CapacityRules.Plan(new CapacityHistory(1, arrivals, 30, 300, 30, 0), question)[10];
    }
}
