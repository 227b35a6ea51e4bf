using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Metrics;

public sealed class MeasureRatesTests
{
    [Theory, BothEngines]
    public async Task Figures_recounted_from_items_and_decisions_equal_the_roll_up_exactly(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await RandomHistory.WorkAsync(data, items: 120, seed: 11);

        var recount = await data.Get<RecountFigures>().HandleAsync(data.Workspace, TestContext.Current.CancellationToken);

        await using var db = await data.OpenAsync();
        var stored = await db.HourlyFigures.AsNoTracking().ToListAsync();
        Assert.Equal(
            recount.Figures.OrderBy(f => f.Key.Hour).ThenBy(f => f.Key.Key.Hash()).Select(f => (f.Key.Hour, f.Key.Key, f.Value)),
            stored.OrderBy(f => f.Hour).ThenBy(f => f.KeyHash).Select(f => (f.Hour, RandomHistory.KeyOf(f), FoldRules.CountsOf(f)))
        );
        var durations = await db.HourlyDurations.AsNoTracking().ToListAsync();
        Assert.Equal(
            recount
                .Durations.Select(d => (d.Key.Hour, Hash: d.Key.Key.Hash(), d.Key.Measure, d.Key.Bucket, d.Value))
                .OrderBy(d => d.Hour)
                .ThenBy(d => d.Hash)
                .ThenBy(d => d.Measure)
                .ThenBy(d => d.Bucket),
            durations
                .Select(d => (d.Hour, Hash: d.KeyHash, d.Measure, d.Bucket, d.Count))
                .OrderBy(d => d.Hour)
                .ThenBy(d => d.Hash)
                .ThenBy(d => d.Measure)
                .ThenBy(d => d.Bucket)
        );
        Assert.NotEmpty(durations);
    }

    [Theory, BothEngines]
    public async Task Every_grouping_adds_up_to_what_the_decisions_say(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await RandomHistory.WorkAsync(data, items: 150, seed: 5);
        await using var db = await data.OpenAsync();
        var items = await db.ReviewItems.AsNoTracking().ToDictionaryAsync(i => i.Id);
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.Final).ToListAsync();
        var human = decisions.Where(d => !d.Automatic).ToList();
        var (from, to) = (data.Time.GetUtcNow().AddDays(-30), data.Time.GetUtcNow());

        foreach (var by in Enum.GetValues<RateGrouping>())
        {
            var answer = (await AskAsync(data, new(Lead(data), from, to, By: by))).Value;
            Assert.Equal(human.Count, answer.Total.OverrideRate.N);
            Assert.Equal(items.Count, answer.Total.ExceptionRate.N);
            Assert.Equal(items.Count, answer.Groups.Sum(g => g.Rates.Received));
            Assert.Equal(human.Count(d => d.Verdict is Verdict.Edited), answer.Groups.Sum(g => g.Rates.Edited));
            Assert.Equal(human.Count(d => d.Verdict is Verdict.Rejected), answer.Groups.Sum(g => g.Rates.Rejected));
            Assert.Equal(human.Count(d => d.Verdict is Verdict.Responded), answer.Groups.Sum(g => g.Rates.Responded));
            Assert.Equal(decisions.Count(d => d.Automatic), answer.Groups.Sum(g => g.Rates.Automatic));
        }

        var byAction = (await AskAsync(data, new(Lead(data), from, to, By: RateGrouping.Action))).Value;
        foreach (var group in byAction.Groups)
        {
            var mine = human.Where(d => string.Equals(items[d.ItemId].Action, group.Key, StringComparison.Ordinal)).ToList();
            var overrides = mine.Count(d => d.Verdict is Verdict.Edited or Verdict.Rejected);
            Assert.Equal(Rate.Of(overrides, mine.Count), group.Rates.OverrideRate);
            var exact = mine.Select(d => (d.At - items[d.ItemId].ReceivedAt).TotalSeconds).Order().ToList();
            var p90 = exact[(int)Math.Ceiling(0.9 * exact.Count) - 1];
            Assert.InRange(group.Rates.SecondsToDecide.P90!.Value, p90 * 0.979, p90 * 1.021);
        }
    }

    [Fact]
    public async Task An_answer_in_place_of_the_action_is_human_and_no_override_and_automatic_outcomes_are_neither()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        foreach (var verdict in (Verdict[])[Verdict.Approved, Verdict.Edited, Verdict.Rejected, Verdict.Responded])
        {
            await RandomHistory.DecideAsync(data, await RandomHistory.ReceiveAsync(data, "cancel", null), verdict, RandomHistory.Kim, null);
        }

        await RandomHistory.DecideAsync(
            data,
            await RandomHistory.ReceiveAsync(data, "cancel", "policy_conflict"),
            Verdict.Rejected,
            null,
            null
        );
        var answer = (await AskAsync(data, new(Lead(data), data.Time.GetUtcNow(), data.Time.GetUtcNow().AddHours(1)))).Value;

        Assert.Equal(Rate.Of(2, 4), answer.Total.OverrideRate);
        Assert.Equal(Rate.Of(1, 5), answer.Total.ExceptionRate);
        Assert.Equal(1, answer.Total.Automatic);
        Assert.Empty(answer.Groups);
    }

    [Fact]
    public async Task A_day_is_the_viewers_day()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite, new TestClock(new(2026, 3, 1, 2, 30, 0, TimeSpan.Zero)));
        await RandomHistory.ReceiveAsync(data, "cancel", null);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var (from, to) = (data.Time.GetUtcNow().AddDays(-2), data.Time.GetUtcNow().AddDays(1));

        var there = await AskAsync(data, new(Lead(data), from, to, By: RateGrouping.Day, Zone: zone));
        var utc = await AskAsync(data, new(Lead(data), from, to, By: RateGrouping.Day));

        Assert.Equal("2026-02-28", there.Value.Groups.Single().Key);
        Assert.Equal("2026-03-01", utc.Value.Groups.Single().Key);
    }

    [Fact]
    public async Task A_late_decision_breaches_and_an_early_one_does_not()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        var early = await RandomHistory.ReceiveAsync(data, "cancel", null);
        var late = await RandomHistory.ReceiveAsync(data, "cancel", null);
        var timedOut = await RandomHistory.ReceiveAsync(data, "cancel", null);
        await RandomHistory.DecideAsync(data, early, Verdict.Approved, RandomHistory.Kim, null);
        data.Clock.Advance(TimeSpan.FromHours(3));
        await RandomHistory.DecideAsync(data, late, Verdict.Approved, RandomHistory.Kim, null);
        await RandomHistory.DecideAsync(data, timedOut, Verdict.Rejected, null, null);

        var answer = (await AskAsync(data, new(Lead(data), data.Time.GetUtcNow().AddDays(-1), data.Time.GetUtcNow().AddMinutes(1)))).Value;

        Assert.Equal(Rate.Of(2, 3), answer.Total.SlaBreachRate);
    }

    [Fact]
    public async Task Windows_workflows_and_people_that_cannot_be_asked_for_are_refused()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        var now = data.Time.GetUtcNow();

        Assert.Equal(RefusalCodes.Validation, (await AskAsync(data, new(Lead(data), now, now.AddHours(-3)))).Refusal?.Code);
        Assert.Equal(RefusalCodes.Validation, (await AskAsync(data, new(Lead(data), now.AddYears(-11), now))).Refusal?.Code);
        Assert.Equal(RefusalCodes.NotFound, (await AskAsync(data, new(Lead(data), now.AddDays(-1), now, "nothing"))).Refusal?.Code);
        var reviewer = Lead(data) with { Role = PersonRole.Reviewer };
        Assert.Equal(
            RefusalCodes.Forbidden,
            (await AskAsync(data, new(reviewer, now.AddDays(-1), now, By: RateGrouping.Person))).Refusal?.Code
        );
    }

    [Fact]
    public async Task An_empty_window_has_no_rate_and_no_group()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        var now = data.Time.GetUtcNow();
        var answer = (await AskAsync(data, new(Lead(data), now.AddDays(-1), now, By: RateGrouping.Action))).Value;
        Assert.Null(answer.Total.OverrideRate.Value);
        Assert.Null(answer.Total.SecondsToClaim.P50);
        Assert.Empty(answer.Groups);
    }

    private static Caller Lead(TestDatabase data) => new(data.Workspace, "user:lead@example.org") { Role = PersonRole.Lead };

    private static Task<Outcome<MeasureRates.Answer>> AskAsync(TestDatabase data, MeasureRates.Query query) =>
        data.Get<MeasureRates>().HandleAsync(query, TestContext.Current.CancellationToken);
}
