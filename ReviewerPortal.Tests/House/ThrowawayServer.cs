using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ReviewerPortal.Tests.House;

/// <summary>
/// A server process that lives exactly as long as this one. It hangs on a pipe from this process: when the pipe closes, for whatever reason (the end,
/// Ctrl-C, kill -9), a small shell beside the server stops it and removes its folder.
/// </summary>
public sealed class ThrowawayServer : IAsyncDisposable
{
    private const string Keeper = """
        folder=$1; shift
        "$@" >"$folder/log" 2>&1 </dev/null &
        server=$!
        cat >/dev/null
        kill -INT "$server" 2>/dev/null
        wait "$server"
        rm -rf "$folder"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _keeper;

    private ThrowawayServer(Process keeper, string folder) => (_keeper, Folder) = (keeper, folder);

    /// <summary>Where it keeps its files and its <c>log</c>.</summary>
    public string Folder { get; }

    /// <summary>A port nobody listens on at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A fresh folder under the temporary folder that every user may enter.</summary>
    public static string FreshFolder(string prefix)
    {
        var folder = Directory.CreateTempSubdirectory(prefix).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        return folder;
    }

    /// <summary>Starts the command and waits until it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended or did not become ready within a minute; the message carries its log.</exception>
    public static async Task<ThrowawayServer> StartAsync(string folder, IReadOnlyList<string> command, Func<Task<bool>> ready)
    {
        // A session of its own, so that Ctrl-C reaches this process only and the server is stopped in order.
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in (string[])["sh", "-c", Keeper, "keeper", folder, .. command])
        {
            start.ArgumentList.Add(argument);
        }

        var server = new ThrowawayServer(Process.Start(start)!, folder);
        var began = Stopwatch.GetTimestamp();
        while (!await ready())
        {
            if (server._keeper.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
            {
                var log = File.Exists(Path.Combine(folder, "log")) ? await File.ReadAllTextAsync(Path.Combine(folder, "log")) : "";
                await server.DisposeAsync();
                throw new InvalidOperationException($"'{string.Join(' ', command)}' did not become ready.{Environment.NewLine}{log}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return server;
    }

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="InvalidOperationException">It answered with anything but 0; the message carries what it said.</exception>
    public static async Task RunAsync(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{string.Join(' ', command)}' answered {process.ExitCode}: {string.Concat(said)}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }
}
