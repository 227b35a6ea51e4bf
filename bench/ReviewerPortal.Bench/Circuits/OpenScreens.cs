using System.Collections.Concurrent;
using System.Diagnostics;
using ReviewerPortal.Tests.Access;

namespace ReviewerPortal.Bench.Circuits;

/// <summary>Many open screens of one page, and what they show.</summary>
internal sealed class OpenScreens
{
    private const int RampPerSecond = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentBag<CircuitClient> _clients = [];
    private readonly List<Screen> _screens = [];

    private OpenScreens() { }

    /// <summary>Opens them, at most <see cref="RampPerSecond"/> a second, and waits until each has drawn its page.</summary>
    /// <param name="session">Whose screens they are.</param>
    /// <param name="path">The page.</param>
    /// <param name="count">How many.</param>
    /// <param name="rows">Rows each must have drawn before it counts as open.</param>
    public static async Task<OpenScreens> OpenAsync(BrowserSession session, string path, int count, int rows)
    {
        var screens = new OpenScreens();
        using var ramp = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / RampPerSecond), TimeProvider.System);
        var opening = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            var screen = new Screen(rows);
            screens._screens.Add(screen);
            opening.Add(
                Task.Run(async () =>
                {
                    screens._clients.Add(await CircuitClient.OpenAsync(session, path, screen.Draw, CancellationToken.None));
                    await screen.Drawn.WaitAsync(Patience);
                })
            );
            await ramp.WaitForNextTickAsync();
        }

        await Task.WhenAll(opening);
        return screens;
    }

    /// <summary>Waits until each screen shows one decision more.</summary>
    /// <param name="decide">Makes the decision and returns when it is answered.</param>
    /// <param name="figure">The figure a dashboard shows because of it, as a whole text; null for a queue, which says "Approved".</param>
    /// <returns>For each screen the milliseconds from the answer; 0 where it had it before.</returns>
    public async Task<IReadOnlyList<double>> AfterAsync(Func<Task> decide, string? figure = null)
    {
        var seen = _screens.Select(s => s.NextDecisionAsync(figure)).ToList();
        await decide();
        var answered = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(seen).WaitAsync(Patience);
        return [.. times.Select(t => Math.Max(0, Stopwatch.GetElapsedTime(answered, t).TotalMilliseconds))];
    }

    /// <summary>Screens whose circuit ended by itself.</summary>
    public IReadOnlyList<string> Failures => [.. _clients.Select(c => c.Failure).OfType<string>()];

    /// <summary>Closes them as tabs are closed.</summary>
    public async Task LeaveAsync()
    {
        foreach (var client in _clients)
        {
            await client.LeaveAsync();
        }
    }

    /// <summary>They vanish without a goodbye.</summary>
    public async Task VanishAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }
    }

    private sealed class Screen(int rows)
    {
        private const string RowMark = "data-row";
        private const string Decision = "Approved";
        private readonly TaskCompletionSource _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource<long>? _decision;
        private string? _figure;
        private int _rows;

        public Task Drawn => _drawn.Task;

        public Task<long> NextDecisionAsync(string? figure)
        {
            _figure = figure;
            var next = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _decision, next);
            return next.Task;
        }

        public void Draw(byte[] batch)
        {
            var reader = new RenderBatchReader(batch);
            _rows += reader.CountAttributes(RowMark);
            if (_rows >= rows)
            {
                _drawn.TrySetResult();
            }

            if (Volatile.Read(ref _decision) is { Task.IsCompleted: false } waiting && Shows(reader))
            {
                waiting.TrySetResult(Stopwatch.GetTimestamp());
            }
        }

        private bool Shows(RenderBatchReader batch) => _figure is { } figure ? batch.HasText(figure) : batch.CountTexts(Decision) > 0;
    }
}
