using System.Collections.Concurrent;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Metrics;

/// <summary>
/// How the queues of every workspace stand that somebody looks at: read once, kept up with what this node commits, and handed to all who look. An open dashboard
/// asks the database nothing. What other nodes commit is read every <see cref="ReadAgain"/>, while there is anything to read.
/// </summary>
public sealed class HealthBoard(ReadQueueHealth read, ReadWorkspacePulse pulse, ItemFeed feed, TimeProvider clock) : IDisposable
{
    /// <summary>How often everything is read again where something was written.</summary>
    public static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(30);

    // Hours and predictions move although nothing happens.
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<WorkspaceId, Watched> _watched = new();

    /// <summary>How they stand; reads only where nobody looked before.</summary>
    public async Task<HealthSnapshot> ReadAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var watched = Of(workspace);
        await watched.LoadedAsync().WaitAsync(ct);
        return watched.Snapshot();
    }

    /// <summary>Watches until disposed. The watcher must return at once; it may be called from any thread.</summary>
    public IDisposable Watch(WorkspaceId workspace, Action<HealthSnapshot> watcher)
    {
        var watched = Of(workspace);
        watched.Add(watcher);
        return new Subscription(() => watched.Remove(watcher));
    }

    /// <summary>Tells the watchers what changed. One caller at a time.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        foreach (var (workspace, watched) in _watched)
        {
            if (watched.IsForgotten(KeptFor))
            {
                if (_watched.TryRemove(workspace, out var removed))
                {
                    removed.Dispose();
                }

                continue;
            }

            await watched.RefreshAsync(ct);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var watched in _watched.Values)
        {
            watched.Dispose();
        }
    }

    private Watched Of(WorkspaceId workspace) => _watched.GetOrAdd(workspace, w => new Watched(w, read, pulse, feed, clock));

    private sealed class Watched(WorkspaceId workspace, ReadQueueHealth read, ReadWorkspacePulse pulse, ItemFeed feed, TimeProvider clock)
        : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly List<Action<HealthSnapshot>> _watchers = [];
        private List<(ItemChange Change, DateTimeOffset At)>? _meanwhile;
        private IDisposable? _changes;
        private Task? _loading;
        private HealthState? _state;
        private HealthSnapshot? _snapshot;
        private bool _outdated;
        private bool _untold;
        private DateTimeOffset _usedAt = clock.GetUtcNow();
        private DateTimeOffset _readAt;
        private DateTimeOffset _notBefore;
        private long _written;

        public Task LoadedAsync()
        {
            lock (_gate)
            {
                _usedAt = clock.GetUtcNow();
                if (_loading is null or { IsFaulted: true } or { IsCanceled: true })
                {
                    _loading = LoadAsync();
                }

                return _loading;
            }
        }

        public HealthSnapshot Snapshot()
        {
            lock (_gate)
            {
                return Current(mayBe: TimeSpan.FromSeconds(1));
            }
        }

        public void Add(Action<HealthSnapshot> watcher)
        {
            lock (_gate)
            {
                _watchers.Add(watcher);
            }
        }

        public void Remove(Action<HealthSnapshot> watcher)
        {
            lock (_gate)
            {
                _watchers.Remove(watcher);
                _usedAt = clock.GetUtcNow();
            }
        }

        public bool IsForgotten(TimeSpan after)
        {
            lock (_gate)
            {
                return _watchers.Count == 0 && clock.GetUtcNow() - _usedAt > after;
            }
        }

        public async Task RefreshAsync(CancellationToken ct)
        {
            if (_state is null || _watchers.Count == 0)
            {
                return;
            }

            var now = clock.GetUtcNow();
            if (now - _readAt >= ReadAgain)
            {
                _readAt = now;
                if (await pulse.HandleAsync(workspace, ct) is var written && written != _written)
                {
                    await LoadAsync();
                }
            }

            HealthSnapshot snapshot;
            Action<HealthSnapshot>[] watchers;
            lock (_gate)
            {
                if (now < _notBefore || (!_untold && now - _snapshot?.At < Stale))
                {
                    return;
                }

                snapshot = Current(mayBe: TimeSpan.Zero);
                _untold = false;
                watchers = [.. _watchers];
            }

            foreach (var watcher in watchers)
            {
                watcher(snapshot);
            }
        }

        public void Dispose() => _changes?.Dispose();

        private async Task LoadAsync()
        {
            // Watch first, read second: nothing falls between.
            lock (_gate)
            {
                _meanwhile = [];
                _changes ??= feed.Watch(workspace, Hear);
            }

            var written = await pulse.HandleAsync(workspace);
            var state = new HealthState(await read.HandleAsync(workspace));
            lock (_gate)
            {
                foreach (var (change, at) in _meanwhile!)
                {
                    state.Apply(change, at);
                }

                (_state, _meanwhile, _outdated, _untold) = (state, null, true, true);
                (_readAt, _written) = (clock.GetUtcNow(), written);
            }
        }

        private void Hear(ItemChange change)
        {
            var at = clock.GetUtcNow();
            lock (_gate)
            {
                _meanwhile?.Add((change, at));
                _state?.Apply(change, at);
                (_outdated, _untold) = (true, true);
            }
        }

        private HealthSnapshot Current(TimeSpan mayBe)
        {
            var now = clock.GetUtcNow();
            if (_snapshot is null || _outdated || now - _snapshot.At > mayBe)
            {
                var began = clock.GetTimestamp();
                _snapshot = _state!.At(now);
                _outdated = false;
                // A workspace with a hundred thousand open items is counted less often than one with ten, and takes a tenth of one processor at most.
                _notBefore = now + clock.GetElapsedTime(began) * 10;
            }

            return _snapshot;
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
