using System.Diagnostics;
using System.Globalization;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Releases;

namespace ReviewerPortal.Bench;

/// <summary>How long it takes to give back what waits when a release is rolled back: 10,000 items, each re-routed, clocked, audited and announced.</summary>
public static class Rollbacks
{
    private const int Warm = 2_000;
    private const int Waiting = 10_000;
    private const int Clients = 64;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Measures on one engine; a small rollback goes ahead, because a server that rolls back has been running for a while.</summary>
    public static async Task RunAsync(Report report, Engine engine)
    {
        await using var desk = await ReleaseDesk.OpenAsync(engine);
        await desk.ProtectAsync();
        await RollBackAsync(desk, "2", Warm);
        var took = await RollBackAsync(desk, "3", Waiting);
        report.AddTime(
            engine,
            string.Create(CultureInfo.InvariantCulture, $"rollback of a release with {Waiting} waiting items"),
            took,
            Limit
        );
    }

    private static async Task<TimeSpan> RollBackAsync(ReleaseDesk desk, string version, int waiting)
    {
        var release = await desk.StartAsync(version);
        await Rate.OfAsync(waiting, Clients, _ => desk.ReceiveAsync(version));
        var began = Stopwatch.GetTimestamp();
        var done = (await desk.Get<RollBackRelease>().HandleAsync(new(desk.Lead, release.Id, "It does not work."))).Value;
        var took = Stopwatch.GetElapsedTime(began);
        return done.Rerouted == waiting
            ? took
            : throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"{done.Rerouted} of {waiting} items were given back.")
            );
    }
}
