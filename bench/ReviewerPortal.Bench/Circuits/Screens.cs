using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.Access;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench.Circuits;

/// <summary>What many open screens cost, how soon they have a decision, and what they leave behind.</summary>
internal static class Screens
{
    private const int RowsOfAPage = 50;
    private const int Items = 80;
    private const int WarmDecisions = 5;
    private const int Decisions = 10;
    private const int WarmUp = 20;
    private const int RetentionSeconds = 10;
    private const double HeapKilobytes = 600;
    private const double CoreShare = 2;
    private const double ShownWithin = 250;
    private const double LeftBehind = 5;
    private const double Steady = 0.5;
    private const int LongestSettling = 12;
    private const string EmptyPage = PortalUrls.Contracts;
    internal const string Reviewer = "reviewer@acme.test";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(120);

    /// <summary>Measures so many screens on one engine.</summary>
    public static async Task RunAsync(Report report, Engine engine, int count)
    {
        var connection = await FreshDatabase.CreateAsync(engine);
        var (agentKey, reviewerToken) = await FurnishAsync(engine, connection);
        await using (
            var portal = await MeasuredPortal.StartAsync([
                .. PortalSettingsFor.Database(engine, connection),
                string.Create(CultureInfo.InvariantCulture, $"--Circuits:RetentionSeconds={RetentionSeconds}"),
                string.Create(CultureInfo.InvariantCulture, $"--Circuits:MaxRetained={count}"),
            ])
        )
        {
            using var agent = PortalApp.Client(portal.Address, agentKey);
            using var reviewer = PortalApp.Client(portal.Address, reviewerToken);
            var items = await FillAsync(agent);
            using var session = new BrowserSession(portal.Address);
            (await session.SignInAsync(Reviewer)).Dispose();
            await MeasureAsync(new Run(report, engine, portal, session, count), item => DecideAsync(reviewer, item), items);
        }

        await FreshDatabase.DropAsync(engine, connection);
    }

    private sealed record Run(Report Report, Engine Engine, MeasuredPortal Portal, BrowserSession Session, int Count)
    {
        public void Add(string what, double value, string unit, double? atMost = null) =>
            Report.AddFigure(Engine, string.Create(CultureInfo.InvariantCulture, $"{Count} screens: {what}"), value, unit, atMost);
    }

    private static async Task MeasureAsync(
        Run run,
        Func<(ReviewItemId Item, int Version), Task> decide,
        Queue<(ReviewItemId Item, int Version)> items
    )
    {
        // The compiler is done with both pages and a decision before anything counts.
        foreach (var (path, rows) in new[] { (EmptyPage, 0), (PortalUrls.Queue, RowsOfAPage) })
        {
            var warm = await OpenScreens.OpenAsync(run.Session, path, WarmUp, rows);
            if (rows > 0)
            {
                await warm.AfterAsync(() => decide(items.Dequeue()));
            }

            await warm.LeaveAsync();
        }

        await PauseAsync(Settling);
        var (noneShare, atFirst) = await HoldAsync(run.Portal);
        var empty = await OpenScreens.OpenAsync(run.Session, EmptyPage, run.Count, rows: 0);
        var (emptyShare, emptyHeap) = await HoldAsync(run.Portal);
        await empty.LeaveAsync();
        Demand(empty);

        await PauseAsync(Settling);
        var before = await run.Portal.HeapBytesAsync();
        var screens = await OpenScreens.OpenAsync(run.Session, PortalUrls.Queue, run.Count, RowsOfAPage);
        var (share, heap) = await HoldAsync(run.Portal);
        run.Add("processor before any is open", noneShare, "% of a core");
        run.Add("processor while nothing changes, empty pages", emptyShare, "% of a core");
        run.Add("processor while nothing changes, queue", share, "% of a core");
        run.Add("processor while nothing changes, queue beyond empty pages", share - emptyShare, "% of a core", CoreShare);
        run.Add("heap before any is open", before / 1024.0 / 1024.0, "MB");
        run.Add("heap of an empty page", (emptyHeap - atFirst) / 1024.0 / run.Count, "KB");
        run.Add("heap of a queue screen", (heap - before) / 1024.0 / run.Count, "KB", HeapKilobytes);
        run.Add("memory of the whole process", run.Portal.ResidentBytes / 1024.0 / 1024.0, "MB");

        // A server that has served its screens for a minute has compiled what they run through.
        for (var i = 0; i < WarmDecisions; i++)
        {
            await screens.AfterAsync(() => decide(items.Dequeue()));
        }

        var times = new List<double>();
        for (var i = 0; i < Decisions; i++)
        {
            times.AddRange(await screens.AfterAsync(() => decide(items.Dequeue())));
        }

        times.Sort();
        run.Add("a decision is shown, half of them after", times[times.Count / 2], "ms");
        run.Add("a decision is shown, p99", times[(int)(times.Count * 0.99)], "ms", ShownWithin);
        run.Add("a decision is shown, the last", times[^1], "ms");
        Demand(screens);

        // The first to vanish leave the pools of buffers their number filled; what the second leave beyond that is lost.
        await screens.VanishAsync();
        await PauseAsync(TimeSpan.FromSeconds(RetentionSeconds) + Settling);
        var pooled = await run.Portal.HeapBytesAsync();
        run.Add("heap in pools once the first vanished", (pooled - before) / 1024.0 / 1024.0, "MB");
        var again = await OpenScreens.OpenAsync(run.Session, PortalUrls.Queue, run.Count, RowsOfAPage);
        Demand(again);
        await again.VanishAsync();
        var (left, took) = await AwaitReleaseAsync(run.Portal, pooled);
        run.Add("heap left after as many vanished again, beyond before", 100.0 * (left - pooled) / pooled, "%", LeftBehind);
        run.Add($"heap is back after a reconnect window of {RetentionSeconds} s in", took.TotalSeconds, "s");
    }

    // What an operator does before the first screen is opened.
    internal static async Task<(string AgentKey, string ReviewerToken)> FurnishAsync(Engine engine, string connection)
    {
        await using var portal = await PortalApp.StartOnAsync(engine, connection);
        await portal.PublishContractAsync(SampleContract.Yaml);
        var person = await portal.AddPersonAsync(Reviewer, PersonRole.Reviewer, SampleContract.Team);
        return (await portal.AddKeyAsync("bench"), await portal.AddTokenAsync(person));
    }

    internal static async Task<Queue<(ReviewItemId Item, int Version)>> FillAsync(HttpClient agent)
    {
        var items = new Queue<(ReviewItemId Item, int Version)>();
        for (var i = 0; i < Items; i++)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, "reviews")
            {
                Content = JsonContent.Create(SampleContract.Cancel(string.Create(CultureInfo.InvariantCulture, $"#{i}"))),
            };
            message.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString("N"));
            using var answer = await agent.SendAsync(message);
            answer.EnsureSuccessStatusCode();
            items.Enqueue(Desk.ItemIn(await answer.Content.ReadAsStringAsync()));
        }

        return items;
    }

    internal static async Task DecideAsync(HttpClient reviewer, (ReviewItemId Item, int Version) seen)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"items/{seen.Item}/decisions")
        {
            Content = JsonContent.Create(new { decision = "approve", version = seen.Version }),
        };
        message.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString("N"));
        using var answer = await reviewer.SendAsync(message);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<(double CoreShare, long HeapBytes)> HoldAsync(MeasuredPortal portal)
    {
        // What opening them set off, such as compiling hot methods once more, goes on for a while and is no cost of their being open.
        var steady = false;
        var last = await ShareAsync(portal, Settling);
        for (var i = 0; i < LongestSettling && !steady; i++)
        {
            var share = await ShareAsync(portal, Settling);
            steady = Math.Abs(share - last) < Steady;
            last = share;
        }

        return (await ShareAsync(portal, Quiet), await portal.HeapBytesAsync());
    }

    private static async Task<double> ShareAsync(MeasuredPortal portal, TimeSpan time)
    {
        var processor = portal.ProcessorTime;
        var began = Stopwatch.GetTimestamp();
        await PauseAsync(time);
        return 100 * ((portal.ProcessorTime - processor) / Stopwatch.GetElapsedTime(began));
    }

    private static async Task<(long HeapBytes, TimeSpan Took)> AwaitReleaseAsync(MeasuredPortal portal, long before)
    {
        var began = Stopwatch.GetTimestamp();
        await PauseAsync(TimeSpan.FromSeconds(RetentionSeconds));
        var heap = await portal.HeapBytesAsync();
        while (100.0 * (heap - before) / before > LeftBehind && Stopwatch.GetElapsedTime(began) < LongestWait)
        {
            await PauseAsync(Settling);
            heap = await portal.HeapBytesAsync();
        }

        return (heap, Stopwatch.GetElapsedTime(began));
    }

    private static void Demand(OpenScreens screens)
    {
        if (screens.Failures is [var first, ..] failures)
        {
            throw new InvalidOperationException($"{failures.Count} screens failed; the first: {first}");
        }
    }

    private static Task PauseAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);
}
