using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using ReviewerPortal.Background;
using ReviewerPortal.Components.Account;
using ReviewerPortal.Data;
using ReviewerPortal.Demo;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Commands;

/// <summary><c>demo</c>: the whole product on a throw-away database, with people to be, work to do and an agent that keeps proposing.</summary>
internal static class DemoCommand
{
    private const int UsualPort = 5085;

    public static Command Create()
    {
        var urls = new Option<string?>("--urls")
        {
            Description = $"The address to listen on; http://127.0.0.1:{UsualPort} or a free port by default.",
        };
        var command = new Command("demo", "Runs the whole product on a throw-away database, with sample work and a demo agent.") { urls };
        command.SetAction((parsed, ct) => RunAsync(parsed, parsed.GetValue(urls), ct));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string? urls, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("reviewer-portal-demo-").FullName;
        try
        {
            await ServeAsync([.. OperatorSession.SettingsOf(parsed), .. SettingsOf(folder, urls ?? Address())], ct);
            return 0;
        }
        finally
        {
            PortalStorage.ReleaseFiles();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ServeAsync(IReadOnlyList<string> settings, CancellationToken ct)
    {
        var clock = new DemoClock();
        await using var app = PortalHost.Build(
            settings,
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock);
                builder.Services.AddSingleton<IDemoPeople, DemoPeople>();
                builder.Logging.AddFilter(level => level >= LogLevel.Warning);
                builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
            }
        );
        Console.WriteLine("Preparing a week of work …");
        await app.Services.GetRequiredService<MigratePortal>().HandleAsync(ct);
        // Nobody knows the address before it is printed, so the first page is made ready on one core while the other makes the past.
        var opening = Task.Run(() => OpenAsync(app, ct), ct);
        string key;
        await using (var scope = app.Services.CreateAsyncScope())
        {
            key = await ActivatorUtilities.CreateInstance<SeedDemo>(scope.ServiceProvider, clock).HandleAsync(ct);
        }

        var address = await opening;
        Console.WriteLine(
            $"""

              The demo is ready:  {address}

              Be anybody; the sign-in page offers them all. The password of each is {DemoPeople.Password}
            {string.Concat(DemoPeople.Everybody.Select(p => $"    {p.Email, -26} {p.Says}{Environment.NewLine}"))}
              An agent proposes something every few seconds. Ctrl+C ends the demo and deletes its data.

            """
        );
        using var http = DemoAgent.ClientFor(address, key);
        var log = app.Services.GetRequiredService<ILogger<DemoAgent>>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, app.Lifetime.ApplicationStopping);
        var agent = new DemoAgent(http, TimeProvider.System, log).RunAsync(stop.Token);
        await app.WaitForShutdownAsync(ct);
        await stop.CancelAsync();
        await agent;
    }

    private static async Task<string> OpenAsync(WebApplication app, CancellationToken ct)
    {
        await PortalHost.StartAsync(app, TextWriter.Null, ct);
        var address = app.Urls.First();
        using var visitor = new HttpClient();
        (await visitor.GetAsync(new Uri(new Uri(address), PortalUrls.SignIn), ct)).Dispose();
        return address;
    }

    private static IEnumerable<string> SettingsOf(string folder, string urls) =>
        [
            $"--Database:Provider={DatabaseOptions.Sqlite}",
            $"--ConnectionStrings:Portal=Data Source={Path.Combine(folder, "portal.db")}",
            $"--Audit:Folder={folder}",
            $"--urls={urls}",
        ];

    // The usual port, or whichever is free where somebody already uses it.
    private static string Address()
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, UsualPort);
            probe.Start();
            return $"http://127.0.0.1:{UsualPort}";
        }
        catch (SocketException)
        {
            return "http://127.0.0.1:0";
        }
    }
}
