using System.Diagnostics;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Bench;

/// <summary>How long a start takes: from <c>serve</c> on a migrated database to the first <c>/health/ready</c>, as it is deployed and as it is built.</summary>
public static class Starts
{
    private const int Times = 3;
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(3);
    private static readonly Lazy<Task<string>> Published = new(PublishAsync);

    /// <summary>Measures on one engine; publishes the portal first, once.</summary>
    public static async Task RunAsync(Report report, Engine engine)
    {
        var published = await Published.Value;
        report.AddTime(
            engine,
            $"ready after serve on a migrated database, published, slowest of {Times}",
            await SlowestAsync(engine, published),
            ReadyWithin
        );
        var built = await SlowestAsync(engine, Repository.PortalProgram);
        report.AddFigure(engine, $"the same, as built, slowest of {Times}", built.TotalSeconds, "s");
    }

    private static async Task<TimeSpan> SlowestAsync(Engine engine, string program)
    {
        var connection = await FreshDatabase.CreateAsync(engine);
        var settings = PortalSettingsFor.Database(engine, connection);
        await (await PortalProcess.ServeAsync(settings, program: program)).DisposeAsync();
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < Times; i++)
        {
            await using var portal = await PortalProcess.ServeAsync(settings, program: program);
            using var client = new HttpClient { BaseAddress = portal.Address };
            var began = Stopwatch.GetTimestamp();
            (await client.GetAsync("/health/ready")).EnsureSuccessStatusCode();
            var took = portal.TimeToReady + Stopwatch.GetElapsedTime(began);
            slowest = took > slowest ? took : slowest;
        }

        await FreshDatabase.DropAsync(engine, connection);
        return slowest;
    }

    // The command of docs/operations.md; what it says is shown only when it fails.
    private static async Task<string> PublishAsync()
    {
        var folder = Directory.CreateTempSubdirectory("rp-published-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = Repository.Root,
        };
        foreach (var argument in new[] { "publish", "ReviewerPortal", "-c", "Release", "-r", "linux-x64", "-v", "q", "-o", folder })
        {
            start.ArgumentList.Add(argument);
        }

        using var publish = Process.Start(start)!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? Path.Combine(folder, "ReviewerPortal.dll")
            : throw new InvalidOperationException($"The portal could not be published: {said}");
    }
}
