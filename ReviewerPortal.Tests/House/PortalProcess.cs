using System.Diagnostics;
using System.Text;

namespace ReviewerPortal.Tests.House;

/// <summary>The real program, serving in a process of its own that can be killed.</summary>
public sealed class PortalProcess : IAsyncDisposable
{
    private const string Ready = "is ready at ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EventHandler _end;

    private PortalProcess(Process process)
    {
        _process = process;
        _end = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _end;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What it has printed so far, such as the set-up link.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>From the start of the process to its being ready.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <summary>Starts <c>serve</c> and waits until it says it is ready.</summary>
    /// <param name="settings">As flags.</param>
    /// <param name="environment">Further environment variables.</param>
    /// <param name="program">The portal's program; the one built beside the tests where it is left out.</param>
    public static async Task<PortalProcess> ServeAsync(
        IReadOnlyList<string> settings,
        IReadOnlyDictionary<string, string>? environment = null,
        string? program = null
    )
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add(program ?? Repository.PortalProgram);
        start.ArgumentList.Add("serve");
        foreach (var setting in settings)
        {
            start.ArgumentList.Add(setting);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var began = Stopwatch.GetTimestamp();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var portal = new PortalProcess(process);
        process.OutputDataReceived += (_, line) => portal.Hear(line.Data);
        process.ErrorDataReceived += (_, line) => portal.Hear(line.Data);
        process.Exited += (_, _) => portal._address.TrySetException(new InvalidOperationException($"The portal ended: {portal.Said}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            portal.Address = new Uri(await portal._address.Task.WaitAsync(Patience));
        }
        catch (TimeoutException late)
        {
            await portal.DisposeAsync();
            throw new InvalidOperationException($"The portal was not ready in time: {portal.Said}", late);
        }

        portal.TimeToReady = Stopwatch.GetElapsedTime(began);
        return portal;
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_said)
        {
            _said.AppendLine(line);
        }

        if (line.IndexOf(Ready, StringComparison.Ordinal) is >= 0 and var at)
        {
            _address.TrySetResult(line[(at + Ready.Length)..].Trim());
        }
    }

    /// <summary>Ends it between two instructions, as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    /// <summary>Kills it and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _end;
        await KillAsync();
        _process.Dispose();
    }
}
