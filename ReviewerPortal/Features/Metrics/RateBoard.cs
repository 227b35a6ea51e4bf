using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Metrics;

/// <summary>
/// The measured rates of every window somebody looks at, measured once for all who look at it. Screens watch; the background refreshes what has changed.
/// </summary>
public sealed class RateBoard(MeasureRates measure, ReadWorkspacePulse pulse, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<View, Watched> _watched = [];

    /// <summary>What a screen looks at.</summary>
    /// <param name="Workspace">Whose numbers.</param>
    /// <param name="Hours">A window that ends now; null for a fixed one.</param>
    /// <param name="From">Beginning of a fixed window.</param>
    /// <param name="To">End of a fixed window, exclusive.</param>
    /// <param name="Workflow">One workflow, or null for all.</param>
    /// <param name="By">What it is broken down by. Never by person: what a board holds is shown to everybody of the workspace.</param>
    public sealed record View(
        WorkspaceId Workspace,
        int? Hours,
        DateTimeOffset? From,
        DateTimeOffset? To,
        string? Workflow,
        RateGrouping By
    );

    /// <summary>Measures once, for an answer at once.</summary>
    public Task<Outcome<MeasureRates.Answer>> MeasureAsync(View view, CancellationToken ct = default)
    {
        var now = clock.GetUtcNow();
        // The hour under way counts.
        var to = view.Hours is null ? view.To ?? now : now.AddTicks(1);
        var from = view.Hours is { } hours ? now.AddHours(-hours) : view.From ?? to.AddDays(-1);
        var caller = new Caller(view.Workspace, "system:metrics");
        return measure.HandleAsync(new MeasureRates.Query(caller, from, to, view.Workflow, view.By), ct);
    }

    /// <summary>Watches until disposed. The watcher must return at once; it may be called from any thread.</summary>
    public IDisposable Watch(View view, Action<MeasureRates.Answer> watcher)
    {
        lock (_gate)
        {
            if (!_watched.TryGetValue(view, out var watched))
            {
                _watched[view] = watched = new Watched();
            }

            watched.Watchers.Add(watcher);
        }

        return new Subscription(this, view, watcher);
    }

    /// <summary>Measures anew every watched window whose workspace has written since the last time, and tells its watchers. One caller at a time.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        List<(View View, Watched Watched)> views;
        lock (_gate)
        {
            views = [.. _watched.Select(w => (w.Key, w.Value))];
        }

        var hour = FigureRules.HourOf(clock.GetUtcNow());
        foreach (var workspace in views.GroupBy(v => v.View.Workspace))
        {
            var stamp = (await pulse.HandleAsync(workspace.Key, ct), hour);
            foreach (var (view, watched) in workspace.Where(v => v.Watched.Stamp != stamp))
            {
                var first = watched.Stamp is null;
                if (!(await MeasureAsync(view, ct)).Succeeded(out var answer, out _))
                {
                    continue;
                }

                watched.Stamp = stamp;
                if (!first)
                {
                    Tell(watched, answer);
                }
            }
        }
    }

    private void Tell(Watched watched, MeasureRates.Answer answer)
    {
        Action<MeasureRates.Answer>[] watchers;
        lock (_gate)
        {
            watchers = [.. watched.Watchers];
        }

        foreach (var watcher in watchers)
        {
            watcher(answer);
        }
    }

    private void Forget(View view, Action<MeasureRates.Answer> watcher)
    {
        lock (_gate)
        {
            if (_watched.TryGetValue(view, out var watched) && watched.Watchers.Remove(watcher) && watched.Watchers.Count == 0)
            {
                _watched.Remove(view);
            }
        }
    }

    private sealed class Watched
    {
        public List<Action<MeasureRates.Answer>> Watchers { get; } = [];

        public (long Writes, long Hour)? Stamp { get; set; }
    }

    private sealed class Subscription(RateBoard board, View view, Action<MeasureRates.Answer> watcher) : IDisposable
    {
        public void Dispose() => board.Forget(view, watcher);
    }
}
