using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Metrics;

public sealed class RebuildFiguresTests
{
    [Theory, BothEngines]
    public async Task A_rebuild_finds_the_figures_that_grew_with_the_decisions_right_and_puts_right_what_is_not(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await RandomHistory.WorkAsync(data, items: 100, seed: 7);
        await FoldAsync(data);
        var (figures, durations, folded) = await StoredAsync(data);
        Assert.NotEmpty(folded);

        Assert.Equal(0, await RebuildAsync(data));
        Assert.Equal((figures, durations, folded), await StoredAsync(data));

        await using (var db = await data.OpenAsync())
        {
            var hours = await db.HourlyFigures.Select(f => f.Hour).Distinct().OrderBy(h => h).ToListAsync();
            var (first, second) = (hours[0], hours[1]);
            await db.HourlyFigures.Where(f => f.Hour == first).ExecuteUpdateAsync(f => f.SetProperty(x => x.Approved, x => x.Approved + 3));
            await db.HourlyDurations.Where(f => f.Hour == second).ExecuteDeleteAsync();
            await db.HourlyFigures.Where(f => f.Hour == second).ExecuteDeleteAsync();
            await db.FoldedFigures.ExecuteUpdateAsync(f => f.SetProperty(x => x.Edited, x => x.Edited + 1));
        }

        Assert.InRange(await RebuildAsync(data), 1, 2);
        Assert.Equal((figures, durations, folded), await StoredAsync(data));
    }

    [Theory, BothEngines]
    public async Task Folded_or_not_every_dimension_and_window_answers_the_same(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        await RandomHistory.WorkAsync(data, items: 120, seed: 23);
        await FoldAsync(data);
        // The hour under way is never folded: there is always something of both kinds.
        await RandomHistory.ReceiveAsync(data, "action-0", null);
        var folded = await AnswersAsync(data);
        await using (var db = await data.OpenAsync())
        {
            await db.WorkspaceHeads.ExecuteUpdateAsync(h => h.SetProperty(x => x.FiguresFoldedTo, 0));
        }

        Assert.Equal(await AnswersAsync(data), folded);
    }

    [Fact]
    public async Task What_a_clock_that_was_set_back_counts_in_a_folded_hour_is_seen_at_once_and_folded_again()
    {
        await using var data = await TestDatabase.CreateAsync(Engine.Sqlite);
        await RandomHistory.WorkAsync(data, items: 60, seed: 2);
        data.Clock.Advance(TimeSpan.FromDays(2));
        await FoldAsync(data);
        await using var behind = data.AnotherNode(new TestClock(data.Time.GetUtcNow().AddDays(-2.5)));

        var late = await RandomHistory.ReceiveAsync(behind.Ledger, data.Workspace, "late", null);
        await RandomHistory.DecideAsync(behind.Ledger, data.Workspace, late, Verdict.Edited, RandomHistory.Kim, null);

        Assert.Equal(1, (await LateAsync()).Edited);
        await FoldAsync(data);
        Assert.Equal(1, (await LateAsync()).Edited);

        async Task<Rates> LateAsync()
        {
            var now = data.Time.GetUtcNow();
            var by = new MeasureRates.Query(Lead(data), now.AddDays(-30), now, By: RateGrouping.Action);
            return (await data.Get<MeasureRates>().HandleAsync(by)).Value.Groups.Single(g => g.Key is "late").Rates;
        }
    }

    [Fact]
    public void Packed_durations_come_back()
    {
        var counts = new Dictionary<DurationMeasure, Dictionary<int, long>>
        {
            [DurationMeasure.Decide] = new() { [0] = 1, [700] = 5_000_000_000 },
            [DurationMeasure.Claim] = [],
            [DurationMeasure.Handle] = new() { [3] = 2 },
        };
        var back = new List<(DurationMeasure, int, long)>();
        PackedDurations.Unpack(PackedDurations.Pack(counts), (m, b, c) => back.Add((m, b, c)));
        Assert.Equal([(DurationMeasure.Decide, 0, 1), (DurationMeasure.Decide, 700, 5_000_000_000), (DurationMeasure.Handle, 3, 2)], back);
        Assert.Empty(PackedDurations.Pack(new Dictionary<DurationMeasure, Dictionary<int, long>>()));
    }

    private static Caller Lead(TestDatabase data) => new(data.Workspace, "user:lead@example.org") { Role = PersonRole.Lead };

    private static Task FoldAsync(TestDatabase data) => data.Get<FoldFigures>().HandleAsync(ct: TestContext.Current.CancellationToken);

    private static async Task<long> RebuildAsync(TestDatabase data) =>
        (await data.Get<RebuildFigures>().HandleAsync(new RebuildFigures.Command(data.Workspace), TestContext.Current.CancellationToken))
            .Value
            .Changed;

    private static async Task<(string Figures, string Durations, string Folded)> StoredAsync(TestDatabase data)
    {
        await using var db = await data.OpenAsync();
        var figures = (await db.HourlyFigures.AsNoTracking().ToListAsync()).Select(f =>
            $"{f.Hour} {RandomHistory.KeyOf(f)} {FoldRules.CountsOf(f)}"
        );
        var durations = (await db.HourlyDurations.AsNoTracking().ToListAsync()).Select(d =>
            $"{d.Hour} {d.KeyHash} {d.Measure} {d.Bucket} {d.Count}"
        );
        var folded = (await db.FoldedFigures.AsNoTracking().ToListAsync()).Select(f =>
            $"{f.Dimension} {f.Hours} {f.Start} {f.Workflow} {f.Key} {FoldRules.CountsOf(f)} {Convert.ToHexString(f.Durations)}"
        );
        return (Sorted(figures), Sorted(durations), Sorted(folded));
    }

    private static string Sorted(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

    // Every dimension over windows that begin and end anywhere, and in a zone whose days are not UTC's.
    private static async Task<string> AnswersAsync(TestDatabase data)
    {
        var now = data.Time.GetUtcNow();
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var lines = new List<string>();
        foreach (var (from, to) in ((double, double)[])[(-30, 0.1), (-2.4, -0.3), (-1.05, -1), (-0.2, 0.1)])
        {
            foreach (var by in Enum.GetValues<RateGrouping>())
            {
                var query = new MeasureRates.Query(Lead(data), now.AddDays(from), now.AddDays(to), By: by, Zone: zone);
                var answer = (await data.Get<MeasureRates>().HandleAsync(query, TestContext.Current.CancellationToken)).Value;
                lines.Add($"{by} {from} {answer.Total}");
                lines.AddRange(answer.Groups.Select(g => $"{g}"));
            }
        }

        return string.Join('\n', lines);
    }
}
