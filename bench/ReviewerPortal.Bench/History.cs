using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench;

/// <summary>
/// How long the dashboards' first paint takes the server at several sizes of history, and what the roll-ups cost each decision. The history is made in the hourly
/// roll-up tables (<see cref="MadeHistory"/>) and folded by the portal's own code; the newest overrides are real rows besides.
/// </summary>
public static class History
{
    private const double FirstPaint = 300;
    private const double Growth = 1.5;
    private const int WarmUp = 8;
    private const int Readings = 30;
    private const int RealItems = 2_000;
    private const int Writes = 4_000;

    private static readonly (string Name, string Address)[] Pages =
    [
        ("rates, 7 days", PortalUrls.Metrics),
        ("rates by action, 30 days", $"{PortalUrls.Metrics}?hours=720&by=action"),
        ("overrides, 30 days", $"{PortalUrls.Overrides}?hours=720"),
        ("overrides by reason, a year", $"{PortalUrls.Overrides}?hours=8760&by=reasonCode"),
        ("queue health", PortalUrls.Health),
        ("capacity, 52 weeks", $"{PortalUrls.Capacity}?weeks=52"),
    ];

    /// <summary>Measures on one engine.</summary>
    public static async Task RunAsync(Report report, Engine engine, IReadOnlyList<int> sizes)
    {
        var smallest = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var size in sizes)
        {
            await using var desk = await Desk.OpenAsync(engine);
            if (size == sizes[0])
            {
                await MeasureWritesAsync(report, desk);
            }

            for (var i = 0; i < RealItems; i++)
            {
                await desk.ReceiveAsync();
            }

            var now = TimeProvider.System.GetUtcNow();
            // Nothing is left for the portal's own job to fold while the history is being made.
            await using (var db = await desk.ReadAsync())
            {
                await db.WorkspaceHeads.ExecuteUpdateAsync(h => h.SetProperty(x => x.FiguresFoldedTo, FigureRules.HourOf(now)));
            }

            var made = new MadeHistory(desk.Workspace, SampleContract.Workflow, size, now.AddHours(-1));
            var (figures, durations) = await made.WriteAsync(engine, desk.ConnectionString);
            await using (var db = await desk.ReadAsync())
            {
                await db.FoldedFigures.ExecuteDeleteAsync();
                await db.WorkspaceHeads.ExecuteUpdateAsync(h => h.SetProperty(x => x.FiguresFoldedTo, 0));
            }

            var began = Stopwatch.GetTimestamp();
            await desk.Get<FoldFigures>().HandleAsync(desk.Workspace);
            var fold = Stopwatch.GetElapsedTime(began);
            var at = string.Create(CultureInfo.InvariantCulture, $"{size:N0} decisions");
            await using (var db = await desk.ReadAsync())
            {
                var folded = await db.FoldedFigures.CountAsync();
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{engine}, {at}: {figures:N0} hourly rows, {durations:N0} duration rows, {folded:N0} folded rows"
                    )
                );
            }

            report.AddFigure(engine, $"folding a year of {at}, each decision", fold.TotalMicroseconds / size, "µs");
            await MeasurePagesAsync(report, desk, at, smallest);
        }
    }

    private static async Task MeasurePagesAsync(Report report, Desk desk, string at, Dictionary<string, double> smallest)
    {
        using var browser = await desk.SignInAsync();
        foreach (var (name, address) in Pages)
        {
            var times = new List<double>();
            for (var i = 0; i < WarmUp + Readings; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await browser.LookAsync(address);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            var median = times.Skip(WarmUp).Order().ElementAt(Readings / 2);
            report.AddFigure(desk.Engine, $"first paint of {name}, {at} (client's own work included)", median, "ms", FirstPaint);
            if (!smallest.TryAdd(name, median))
            {
                report.AddFigure(
                    desk.Engine,
                    $"the same, times that of the smallest history: {name}",
                    median / smallest[name],
                    "×",
                    Growth
                );
            }
        }
    }

    // A write with nothing but an audit entry beside the same write that also counts a decision.
    private static async Task MeasureWritesAsync(Report report, Desk desk)
    {
        var (item, version) = await desk.ReceiveAsync();
        await desk.ApproveAsync((item, version));
        ReviewItem decided;
        Decision decision;
        await using (var db = await desk.ReadAsync())
        {
            decided = await db.ReviewItems.AsNoTracking().SingleAsync(i => i.Id == item);
            decision = await db.Decisions.AsNoTracking().SingleAsync(d => d.ItemId == item);
        }

        var ledger = desk.Get<Ledger>();
        var cheapest = new Dictionary<bool, double> { [false] = double.MaxValue, [true] = double.MaxValue };
        // Turn about, and the cheapest of each: the first rounds are the compiler's, and some are a neighbour's.
        foreach (var counts in Enumerable.Range(0, 8).Select(i => i % 2 == 1))
        {
            var rate = await Rate.OfAsync(
                Writes,
                32,
                async _ =>
                    await ledger.WriteAsync<Done>(
                        desk.Workspace,
                        tx =>
                        {
                            tx.Audit("system:bench", "bench.write", "nothing");
                            if (counts)
                            {
                                tx.CountDecision(decided, decision);
                            }

                            return Task.FromResult<Outcome<Done>>(Done.Value);
                        }
                    )
            );
            cheapest[counts] = Math.Min(cheapest[counts], rate.ProcessorMicroseconds);
        }

        report.AddFigure(
            desk.Engine,
            "counting a decision in the roll-ups, 32 clients: processor time beyond the same write uncounted",
            cheapest[true] - cheapest[false],
            "µs"
        );
    }
}
