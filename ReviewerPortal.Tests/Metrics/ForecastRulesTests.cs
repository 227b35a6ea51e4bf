using ReviewerPortal.Domain.Metrics;

namespace ReviewerPortal.Tests.Metrics;

public sealed class ForecastRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan TwoHours = TimeSpan.FromHours(2);

    [Fact]
    public void Where_nobody_decides_everything_due_in_four_hours_will_be_late()
    {
        var forecast = ForecastRules.Of(Now, [Due(30), Due(200), Due(241), Due(-5)], 0, 0, TwoHours);
        Assert.Equal(new ForecastRules.Forecast(Due(30), 2), forecast);
    }

    [Fact]
    public void A_pace_that_keeps_up_is_never_late()
    {
        var deadlines = Enumerable.Range(1, 40).Select(i => Due(i * 6));
        Assert.Equal(new ForecastRules.Forecast(null, 0), ForecastRules.Of(Now, deadlines, 20, 9, TwoHours));
    }

    [Fact]
    public void A_pile_is_late_from_the_item_whose_turn_ends_after_its_deadline()
    {
        // Ten items due in an hour, one finished every ten minutes: the seventh is the first too late.
        var forecast = ForecastRules.Of(Now, Enumerable.Repeat(Due(60), 10), 6, 0, TwoHours);
        Assert.Equal(new ForecastRules.Forecast(Due(60), 4), forecast);
    }

    [Fact]
    public void What_is_late_already_takes_its_turn_and_is_not_counted_again()
    {
        var deadlines = Enumerable.Repeat(Due(-10), 6).Append(Due(65));
        Assert.Equal(new ForecastRules.Forecast(Due(65), 1), ForecastRules.Of(Now, deadlines, 6, 0, TwoHours));
        Assert.Equal(0, ForecastRules.Of(Now, deadlines.Skip(1), 6, 0, TwoHours).Breaches);
    }

    [Fact]
    public void More_arrivals_than_decisions_are_late_in_the_end_although_nothing_waits_now()
    {
        // Twelve come in an hour and six go: the pile grows by six an hour, and an item is promised an hour.
        var forecast = ForecastRules.Of(Now, [], 6, 12, TimeSpan.FromHours(1));
        Assert.InRange(forecast.Breaches, 10, 36);
        Assert.True(forecast.FirstBreach > Now.AddHours(1));
        Assert.Equal(0, ForecastRules.Of(Now, [], 13, 12, TimeSpan.FromHours(1)).Breaches);
    }

    private static DateTimeOffset Due(int minutes) => Now.AddMinutes(minutes);
}
