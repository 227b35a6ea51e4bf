using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using ReviewerPortal.Bench.Circuits;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench;

/// <summary>What can be measured by itself.</summary>
public enum Part
{
    /// <summary>Intake and decisions through the use cases, beside the floor.</summary>
    Writes,

    /// <summary>The same over HTTP.</summary>
    Http,

    /// <summary>The queue's first page at several sizes.</summary>
    Queue,

    /// <summary>From <c>serve</c> to ready.</summary>
    Ready,

    /// <summary>Open screens: what they cost, how soon they have a decision, what they leave behind.</summary>
    Screens,

    /// <summary>Open dashboards: what they ask the database, and how soon they show a decision.</summary>
    Dashboards,

    /// <summary>Flag evaluations over HTTP beside an empty endpoint.</summary>
    Flags,

    /// <summary>A release rolled back with 10,000 waiting items.</summary>
    Rollback,

    /// <summary>How late the clocks act.</summary>
    Rungs,

    /// <summary>Dashboards at several sizes of history, and what the roll-ups cost.</summary>
    History,

    /// <summary>A draft tried on 10,000 received items.</summary>
    DryRun,

    /// <summary>The portal's figures of recorded data, to be compared with what the files alone say.</summary>
    RealData,
}

/// <summary>The figures, in the order a reader wants them.</summary>
public static class Measurements
{
    private const int LongestWarmUp = 2000;
    private const double FloorShare = 0.4;
    private const double QueueGrowth = 1.5;
    private const int QueueWarmUp = 200;
    private const int QueueReadings = 2000;
    private const int MostDashboards = 100;

    /// <summary>Measures everything on one engine.</summary>
    public static async Task RunAsync(
        Report report,
        Engine engine,
        IReadOnlyCollection<Part> parts,
        int operations,
        int clients,
        IReadOnlyList<int> sizes,
        int screens,
        (int Open, int Falling) rungs,
        IReadOnlyList<int> histories
    )
    {
        if (parts.Contains(Part.Writes))
        {
            await using var desk = await Desk.OpenAsync(engine);
            await MeasureWritesAsync(report, desk, operations, clients);
        }

        if (parts.Contains(Part.Http))
        {
            await using var desk = await Desk.OpenAsync(engine);
            await MeasureHttpAsync(report, desk, operations, clients);
        }

        if (parts.Contains(Part.Queue))
        {
            await MeasureQueueAsync(report, engine, sizes);
        }

        if (parts.Contains(Part.Ready))
        {
            await Starts.RunAsync(report, engine);
        }

        if (parts.Contains(Part.Screens))
        {
            await Screens.RunAsync(report, engine, screens);
        }

        if (parts.Contains(Part.Dashboards))
        {
            await Dashboards.RunAsync(report, engine, Math.Min(screens, MostDashboards));
        }

        if (parts.Contains(Part.Flags))
        {
            await Flags.RunAsync(report, engine);
        }

        if (parts.Contains(Part.Rollback))
        {
            await Rollbacks.RunAsync(report, engine);
        }

        if (parts.Contains(Part.Rungs))
        {
            await Rungs.RunAsync(report, engine, rungs.Open, rungs.Falling);
        }

        if (parts.Contains(Part.History))
        {
            await History.RunAsync(report, engine, histories);
        }

        if (parts.Contains(Part.DryRun))
        {
            await DryRuns.RunAsync(report, engine);
        }
    }

    private static async Task MeasureWritesAsync(Report report, Desk desk, int operations, int clients)
    {
        // The compiler is done with the hot paths before anything counts.
        var warmUp = Math.Min(operations, LongestWarmUp);
        var warm = new (ReviewItemId Item, int Version)[warmUp];
        await Rate.OfAsync(warmUp, clients, async i => warm[i] = await desk.ReceiveAsync());
        await Rate.OfAsync(warmUp, clients, i => desk.ApproveAsync(warm[i]));

        // The floors write what one intake and one decision on it wrote, watched alone.
        (ReviewItemId Item, int Version) watched = default;
        var intakeFloor = new DriverFloor(
            desk.Engine,
            desk.ConnectionString,
            await desk.Written.WatchAsync(async () => watched = await desk.ReceiveAsync())
        );
        var decisionFloor = new DriverFloor(
            desk.Engine,
            desk.ConnectionString,
            await desk.Written.WatchAsync(() => desk.ApproveAsync(watched))
        );

        var items = new (ReviewItemId Item, int Version)[operations];
        var intake = await Rate.OfAsync(operations, clients, async i => items[i] = await desk.ReceiveAsync());
        var identifiers = Fresh(warmUp);
        await intakeFloor.RunAsync(identifiers, clients);
        await decisionFloor.RunAsync(identifiers, clients);
        identifiers = Fresh(operations);
        report.Add(desk.Engine, $"intake, {clients} clients", intake, await intakeFloor.RunAsync(identifiers, clients), FloorShare);

        var decisions = await Rate.OfAsync(operations, clients, i => desk.ApproveAsync(items[i]));
        report.Add(desk.Engine, $"decisions, {clients} clients", decisions, await decisionFloor.RunAsync(identifiers, clients), FloorShare);
    }

    private static async Task MeasureHttpAsync(Report report, Desk desk, int operations, int clients)
    {
        var items = new (ReviewItemId Item, int Version)[operations];
        await Rate.OfAsync(Math.Min(operations, LongestWarmUp), clients, async _ => await PostReviewAsync(desk));
        var intake = await Rate.OfAsync(operations, clients, async i => items[i] = await PostReviewAsync(desk));
        report.Add(desk.Engine, $"intake over HTTP, {clients} clients (client's own work included)", intake);
        var decisions = await Rate.OfAsync(operations, clients, i => PostDecisionAsync(desk, items[i]));
        report.Add(desk.Engine, $"decisions over HTTP, {clients} clients (client's own work included)", decisions);
    }

    private static async Task MeasureQueueAsync(Report report, Engine engine, IReadOnlyList<int> sizes)
    {
        await using var desk = await Desk.OpenAsync(engine);
        await desk.ReceiveAsync();
        var fill = new DriverFloor(engine, desk.ConnectionString, await desk.Written.WatchAsync(desk.ReceiveAsync));
        using var browser = await desk.SignInAsync();
        double? smallest = null;
        foreach (var size in sizes)
        {
            var open = await desk.CountOpenAsync();
            if (open < size)
            {
                await fill.RunAsync(Fresh(size - open), clients: 1, perTransaction: 500);
            }

            await Rate.OfAsync(QueueReadings, 1, _ => desk.ReadQueueAsync());
            var queries = await desk.Written.WatchReadsAsync(desk.ReadQueueAsync);
            await ReadFloor.RunAsync(engine, desk.ConnectionString, queries, QueueWarmUp);
            var rate = await Rate.OfAsync(QueueReadings, 1, _ => desk.ReadQueueAsync());
            var floor = await ReadFloor.RunAsync(engine, desk.ConnectionString, queries, QueueReadings);
            smallest ??= rate.ProcessorMicroseconds;
            var at = string.Create(CultureInfo.InvariantCulture, $"at {size:N0} open items");
            report.AddGrowth(engine, $"queue query, 50 rows, {at}", rate, floor, rate.ProcessorMicroseconds / smallest.Value, QueueGrowth);

            await Rate.OfAsync(QueueWarmUp, 1, _ => browser.LookAsync(PortalUrls.Queue));
            report.Add(
                engine,
                $"queue page as HTML {at} (client's own work included)",
                await Rate.OfAsync(QueueWarmUp, 1, _ => browser.LookAsync(PortalUrls.Queue))
            );
        }
    }

    private static async Task<(ReviewItemId Item, int Version)> PostReviewAsync(Desk desk)
    {
        using var content = new ByteArrayContent(desk.NextBody())
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
        using var message = new HttpRequestMessage(HttpMethod.Post, "reviews") { Content = content };
        message.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString("N"));
        using var answer = await desk.AgentClient.SendAsync(message);
        answer.EnsureSuccessStatusCode();
        return Desk.ItemIn(await answer.Content.ReadAsStringAsync());
    }

    private static async Task PostDecisionAsync(Desk desk, (ReviewItemId Item, int Version) seen)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"items/{seen.Item}/decisions")
        {
            Content = JsonContent.Create(new { decision = "approve", version = seen.Version }),
        };
        message.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString("N"));
        using var answer = await desk.ReviewerClient.SendAsync(message);
        answer.EnsureSuccessStatusCode();
    }

    private static List<Dictionary<Guid, Guid>> Fresh(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new Dictionary<Guid, Guid>())];
}
