using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Metrics;

public sealed class OverridesTests
{
    [Theory, BothEngines]
    public async Task The_rate_the_split_and_the_list_are_of_the_same_decisions(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        for (var i = 0; i < 70; i++)
        {
            var item = await RandomHistory.ReceiveAsync(data, "refund", null, """{"amount": 40, "to": "card"}""", i % 2 == 0 ? "1" : "2");
            var verdict =
                i % 7 == 0 ? Verdict.Edited
                : i % 5 == 0 ? Verdict.Rejected
                : i % 11 == 0 ? Verdict.Responded
                : Verdict.Approved;
            await RandomHistory.DecideAsync(
                data,
                item,
                verdict,
                i % 13 == 0 ? null : RandomHistory.Kim,
                verdict is Verdict.Rejected ? (i % 10 == 0 ? "policy" : null) : null,
                verdict is Verdict.Edited ? """{"amount": 30, "to": "card"}""" : """{"amount": 40, "to": "card"}""",
                verdict is Verdict.Edited ? """["amount"]""" : "[]"
            );
            data.Clock.Advance(TimeSpan.FromMinutes(20));
        }

        // In another hour, and so not in the window.
        var (from, to) = (data.Time.GetUtcNow().AddDays(-2), data.Time.GetUtcNow());
        data.Clock.Advance(TimeSpan.FromHours(2));
        var late = await RandomHistory.ReceiveAsync(data, "refund", null, "{}", "1");
        await RandomHistory.DecideAsync(data, late, Verdict.Rejected, RandomHistory.Ada, "policy");

        foreach (
            var (by, value) in ((RateGrouping?, string?)[])
                [(null, null), (RateGrouping.AgentVersion, "1"), (RateGrouping.ReasonCode, ""), (RateGrouping.ContractVersion, "1")]
        )
        {
            var selection = new OverrideSelection(from, to, By: by, Value: value);
            var measured = (await data.Get<MeasureOverrides>().HandleAsync(new(Auditor(data), selection, null, TimeZoneInfo.Utc))).Value;
            var split = (await data.Get<SplitOverrides>().HandleAsync(new(Auditor(data), selection))).Value;
            var list = (await data.Get<ListOverrides>().HandleAsync(new(Auditor(data), selection))).Value;

            Assert.NotEqual(0, measured.This.Total.Overrides);
            Assert.Equal(measured.This.Total.Overrides, list.Rows.Count);
            Assert.Equal((measured.This.Total.Edited, measured.This.Total.Rejected), (split.Edits, split.Rejections));
            Assert.Equal(measured.This.Total, measured.This.Points.Aggregate(default(FigureDelta), (sum, p) => sum + p.Counts));
        }

        var all = new OverrideSelection(from, to);
        var answer = (await data.Get<SplitOverrides>().HandleAsync(new(Auditor(data), all))).Value;
        var amount = Assert.Single(answer.Arguments);
        Assert.Equal(("refund", "amount", answer.Edits), (amount.Action, amount.Name, amount.Count));
        Assert.Equal(new SplitOverrides.Change("40", "30", answer.Edits), Assert.Single(amount.Changes));
        Assert.Equal(["", "policy"], answer.Reasons.Select(r => r.Code).Order(StringComparer.Ordinal));

        var drilled = (await data.Get<ListOverrides>().HandleAsync(new(Auditor(data), all) { Argument = "amount" })).Value;
        Assert.Equal(answer.Edits, drilled.Rows.Count);
        var policy = (await data.Get<ListOverrides>().HandleAsync(new(Auditor(data), all) { Reason = "policy" })).Value;
        Assert.Equal(answer.Reasons.Single(r => r.Code is "policy").Count, policy.Rows.Count);
    }

    [Theory, BothEngines]
    public async Task The_list_goes_on_where_the_page_before_ended(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        for (var i = 0; i < ListOverrides.Limit + 7; i++)
        {
            var item = await RandomHistory.ReceiveAsync(data, "refund", null);
            await RandomHistory.DecideAsync(data, item, Verdict.Rejected, RandomHistory.Kim, null);
        }

        var query = new ListOverrides.Query(Auditor(data), new(data.Time.GetUtcNow().AddHours(-1), data.Time.GetUtcNow().AddHours(1)));
        var first = (await data.Get<ListOverrides>().HandleAsync(query)).Value;
        var second = (await data.Get<ListOverrides>().HandleAsync(query with { Cursor = first.Next })).Value;

        Assert.Equal((ListOverrides.Limit, 7), (first.Rows.Count, second.Rows.Count));
        Assert.Null(second.Next);
        Assert.Equal(ListOverrides.Limit + 7, first.Rows.Concat(second.Rows).Select(r => r.Item).Distinct().Count());
        Assert.Equal(
            RefusalCodes.Validation,
            (await data.Get<ListOverrides>().HandleAsync(query with { Cursor = "guessed" })).Refusal?.Code
        );
    }

    [Fact]
    public async Task Two_versions_are_compared_and_a_reviewer_sees_only_their_queues_items()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        for (var i = 0; i < 120; i++)
        {
            var item = await RandomHistory.ReceiveAsync(data, "refund", null, "{}", i % 2 == 0 ? "old" : "new");
            var overridden = i % 2 == 0 ? i % 4 == 0 : i % 12 == 1;
            await RandomHistory.DecideAsync(data, item, overridden ? Verdict.Rejected : Verdict.Approved, RandomHistory.Kim, null);
        }

        var now = data.Time.GetUtcNow();
        var older = new OverrideSelection(now.AddHours(-1), now.AddHours(1), By: RateGrouping.AgentVersion, Value: "old");
        var newer = older with { Value = "new" };
        var answer = (await data.Get<MeasureOverrides>().HandleAsync(new(Auditor(data), newer, older, TimeZoneInfo.Utc))).Value;

        Assert.Equal(RateVerdict.Lower, answer.Comparison!.Verdict);
        Assert.Equal((10, 30), (answer.This.Total.Overrides, answer.Other!.Total.Overrides));

        var reviewer = Auditor(data) with { Role = PersonRole.Reviewer };
        Assert.Empty((await data.Get<ListOverrides>().HandleAsync(new(reviewer, newer))).Value.Rows);
        Assert.Equal(
            RefusalCodes.Forbidden,
            (await data.Get<MeasureOverrides>().HandleAsync(new(reviewer, newer with { By = RateGrouping.Person }, null, TimeZoneInfo.Utc)))
                .Refusal
                ?.Code
        );
    }

    [Fact]
    public async Task Points_are_the_viewers_hours_days_and_weeks()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        // Over the autumn change: the 25th has 25 hours there.
        var from = new DateTimeOffset(2026, 10, 23, 22, 0, 0, TimeSpan.Zero);
        var days = await PointsAsync(from, from.AddDays(10));
        Assert.Equal(["24", "25", "26", "27"], days.Take(4).Select(p => p.Begins.ToString("dd", null)));
        Assert.Equal(new TimeSpan(0), days[1].Begins.TimeOfDay);
        Assert.Equal(25, (days[2].Begins - days[1].Begins).TotalHours);

        Assert.Equal(25, (await PointsAsync(from.AddDays(1), from.AddDays(2).AddHours(1))).Count);
        var weeks = await PointsAsync(from, from.AddDays(200));
        Assert.All(weeks.Skip(1), p => Assert.Equal(DayOfWeek.Monday, p.Begins.DayOfWeek));

        async Task<IReadOnlyList<MeasureOverrides.Point>> PointsAsync(DateTimeOffset since, DateTimeOffset until) =>
            (await data.Get<MeasureOverrides>().HandleAsync(new(Auditor(data), new(since, until), null, berlin))).Value.This.Points;
    }

    private static Caller Auditor(TestDatabase data) =>
        new(data.Workspace, "user:auditor@example.org") { Role = PersonRole.Auditor, Person = RandomHistory.Ada };
}
