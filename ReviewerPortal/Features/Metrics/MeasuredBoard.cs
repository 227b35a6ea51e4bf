using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Metrics;

/// <summary>
/// The measured numbers of every window somebody looks at, measured once for all who look at it. Screens watch; the background refreshes what has changed.
/// </summary>
/// <typeparam name="TView">What a screen looks at; equal views share a measurement.</typeparam>
/// <typeparam name="TAnswer">What is measured.</typeparam>
public abstract class MeasuredBoard<TView, TAnswer>(ReadWorkspacePulse pulse, TimeProvider clock)
    where TView : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TView, Watched> _watched = [];

    /// <summary>What time it is.</summary>
    protected TimeProvider Clock { get; } = clock;

    /// <summary>Measures once, for an answer at once.</summary>
    public abstract Task<Outcome<TAnswer>> MeasureAsync(TView view, CancellationToken ct = default);

    /// <summary>Watches until disposed. The watcher must return at once; it may be called from any thread.</summary>
    public IDisposable Watch(TView view, Action<TAnswer> watcher)
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
        List<(TView View, Watched Watched)> views;
        lock (_gate)
        {
            views = [.. _watched.Select(w => (w.Key, w.Value))];
        }

        var hour = FigureRules.HourOf(Clock.GetUtcNow());
        foreach (var workspace in views.GroupBy(v => WorkspaceOf(v.View)))
        {
            var stamp = (await pulse.HandleAsync(workspace.Key, ct), hour);
            foreach (var (view, watched) in workspace.Where(v => v.Watched.Stamp != stamp))
            {
                if (!(await MeasureAsync(view, ct)).Succeeded(out var answer, out _))
                {
                    continue;
                }

                watched.Stamp = stamp;
                // The first time too: something may have been written since the screen measured for itself.
                Tell(watched, answer);
            }
        }
    }

    /// <summary>Whose numbers a view shows.</summary>
    protected abstract WorkspaceId WorkspaceOf(TView view);

    private void Tell(Watched watched, TAnswer answer)
    {
        Action<TAnswer>[] watchers;
        lock (_gate)
        {
            watchers = [.. watched.Watchers];
        }

        foreach (var watcher in watchers)
        {
            watcher(answer);
        }
    }

    private void Forget(TView view, Action<TAnswer> watcher)
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
        public List<Action<TAnswer>> Watchers { get; } = [];

        public (long Writes, long Hour)? Stamp { get; set; }
    }

    private sealed class Subscription(MeasuredBoard<TView, TAnswer> board, TView view, Action<TAnswer> watcher) : IDisposable
    {
        public void Dispose() => board.Forget(view, watcher);
    }
}
