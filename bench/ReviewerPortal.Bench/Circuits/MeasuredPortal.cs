using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Bench.Circuits;

/// <summary>
/// The real portal in a process of its own, with its memory capped, which also says how much its heap holds. The product has no such door: this program
/// starts the portal itself and is asked over standard input.
/// </summary>
internal sealed class MeasuredPortal : IAsyncDisposable
{
    /// <summary>An endpoint that does nothing, behind everything that stands before the portal's own.</summary>
    public const string EmptyPath = "/empty-for-measurement";

    private const string Verb = "serve-for-measurement";
    private const string Ready = "ready ";
    private const string Heap = "heap ";
    private const string Statements = "statements ";
    private const string MemoryLimit = "0xC0000000"; // 3 GiB
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;

    private MeasuredPortal(Process process) => _process = process;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes the process holds of the machine's memory, native memory included.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The command the process runs; settings follow as flags.</summary>
    public static Command Create()
    {
        var command = new Command(Verb) { Hidden = true, TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, ct) => ServeAsync([.. parsed.UnmatchedTokens], ct));
        return command;
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="settings">As flags.</param>
    public static async Task<MeasuredPortal> StartAsync(IEnumerable<string> settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
            Environment = { ["DOTNET_GCHeapHardLimit"] = MemoryLimit },
        };
        var program = typeof(MeasuredPortal).Assembly.Location;
        // As the product runs: the same collector, the same compiler settings.
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add("--runtimeconfig");
        start.ArgumentList.Add(Path.ChangeExtension(typeof(PortalHost).Assembly.Location, "runtimeconfig.json"));
        start.ArgumentList.Add(program);
        start.ArgumentList.Add(Verb);
        foreach (var setting in settings)
        {
            start.ArgumentList.Add(setting);
        }

        var portal = new MeasuredPortal(Process.Start(start) ?? throw new InvalidOperationException("The portal did not start."));
        try
        {
            portal.Address = new Uri(await portal.HearAsync(Ready));
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Bytes its managed heap holds after three full collections.</summary>
    public async Task<long> HeapBytesAsync()
    {
        await _process.StandardInput.WriteLineAsync(Heap);
        await _process.StandardInput.FlushAsync();
        return long.Parse(await HearAsync(Heap), CultureInfo.InvariantCulture);
    }

    /// <summary>Statements its databases were asked since it started.</summary>
    public async Task<long> StatementsAsync()
    {
        await _process.StandardInput.WriteLineAsync(Statements);
        await _process.StandardInput.FlushAsync();
        return long.Parse(await HearAsync(Statements), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<string> HearAsync(string beginning)
    {
        while (true)
        {
            var line =
                await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
                ?? throw new InvalidOperationException("The portal ended.");
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line[beginning.Length..];
            }

            Console.Error.WriteLine(line);
        }
    }

    // Ends with its standard input, so that it never outlives whoever measures.
    private static async Task<int> ServeAsync(IReadOnlyList<string> settings, CancellationToken ct)
    {
        using var statements = new StatementCount();
        await using var app = PortalHost.Build(
            settings,
            builder =>
            {
                builder.Logging.AddFilter(level => level >= LogLevel.Error);
                builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Error);
            }
        );
        app.MapPost(EmptyPath, () => Results.NoContent()).AllowAnonymous().DisableAntiforgery();
        await PortalHost.StartAsync(app, TextWriter.Null, ct);
        Console.Out.WriteLine(Ready + app.Urls.First());
        while (await Console.In.ReadLineAsync(ct) is { } asked)
        {
            if (string.Equals(asked, Statements, StringComparison.Ordinal))
            {
                Console.Out.WriteLine(Statements + statements.Count.ToString(CultureInfo.InvariantCulture));
                continue;
            }

            for (var i = 0; i < 3; i++)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }

            Console.Out.WriteLine(Heap + GC.GetTotalMemory(forceFullCollection: false).ToString(CultureInfo.InvariantCulture));
        }

        await app.StopAsync(ct);
        return 0;
    }
}
