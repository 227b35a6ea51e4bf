using System.Globalization;
using ReviewerPortal.Tests.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench.Circuits;

/// <summary>What many open dashboards ask the database beside what one asks, and how soon they show a decision.</summary>
internal static class Dashboards
{
    private const int WarmDecisions = 3;
    private const int Decisions = 10;
    private const double ShownWithin = 1000;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    /// <summary>Measures so many screens of each dashboard on one engine.</summary>
    public static async Task RunAsync(Report report, Engine engine, int count)
    {
        foreach (var (name, path) in new[] { ("queue health", PortalUrls.Health), ("rates", PortalUrls.Metrics) })
        {
            var connection = await FreshDatabase.CreateAsync(engine);
            var (agentKey, reviewerToken) = await Screens.FurnishAsync(engine, connection);
            await using (var portal = await MeasuredPortal.StartAsync(PortalSettingsFor.Database(engine, connection)))
            {
                using var agent = PortalApp.Client(portal.Address, agentKey);
                using var reviewer = PortalApp.Client(portal.Address, reviewerToken);
                var items = await Screens.FillAsync(agent);
                using var session = new BrowserSession(portal.Address);
                (await session.SignInAsync(Screens.Reviewer)).Dispose();
                var decided = 0;
                await Measure(1);
                var (one, many) = (await Measure(1), await Measure(count));
                Add("statements in 30 s while nothing changes, one open", one.Idle, "");
                Add($"the same, {Number(count)} open", many.Idle, "");
                Add("statements a decision, one open", one.Deciding / (double)Decisions, "");
                Add($"the same, {Number(count)} open", many.Deciding / (double)Decisions, "");
                Add(
                    $"statements that {Number(count - 1)} more screens cost, a decision",
                    Math.Max(0, many.Deciding - one.Deciding) / (double)Decisions,
                    "",
                    1
                );
                Add($"a decision is shown on {Number(count)}, half of them after", many.Times[many.Times.Count / 2], "ms");
                Add($"a decision is shown on {Number(count)}, the last", many.Times[^1], "ms", ShownWithin);

                Task<Measured> Measure(int screens) =>
                    MeasureAsync(
                        portal,
                        session,
                        path,
                        screens,
                        () => Screens.DecideAsync(reviewer, items.Dequeue()),
                        () => Number(++decided)
                    );
            }

            await FreshDatabase.DropAsync(engine, connection);

            void Add(string what, double value, string unit, double? atMost = null) =>
                report.AddFigure(engine, $"{name}: {what}", value, unit, atMost);
        }
    }

    private sealed record Measured(long Idle, long Deciding, IReadOnlyList<double> Times);

    private static async Task<Measured> MeasureAsync(
        MeasuredPortal portal,
        BrowserSession session,
        string path,
        int count,
        Func<Task> decide,
        Func<string> figure
    )
    {
        var screens = await OpenScreens.OpenAsync(session, path, count, rows: 0);
        for (var i = 0; i < WarmDecisions; i++)
        {
            await screens.AfterAsync(decide, figure());
        }

        var idle = await CountAsync(portal, () => Task.Delay(Quiet, TimeProvider.System));
        var times = new List<double>();
        var deciding = await CountAsync(
            portal,
            async () =>
            {
                for (var i = 0; i < Decisions; i++)
                {
                    times.AddRange(await screens.AfterAsync(decide, figure()));
                }
            }
        );
        if (screens.Failures is [var first, ..] failures)
        {
            throw new InvalidOperationException($"{failures.Count} screens failed; the first: {first}");
        }

        await screens.LeaveAsync();
        times.Sort();
        return new Measured(idle, deciding, times);
    }

    private static async Task<long> CountAsync(MeasuredPortal portal, Func<Task> during)
    {
        var before = await portal.StatementsAsync();
        await during();
        return await portal.StatementsAsync() - before;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
