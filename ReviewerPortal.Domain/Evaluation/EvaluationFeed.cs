using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Evaluation;

/// <summary>
/// Tells open pages on this node, after it is durable, that a run they show has gone on. A page elsewhere hears of it when it reads again. Watchers must return
/// at once and may be called from any thread.
/// </summary>
public sealed class EvaluationFeed
{
    private readonly Lock _gate = new();
    private readonly List<(EvaluationRunId Run, Action Watcher)> _watchers = [];

    /// <summary>Watches one run until disposed. Watch first, read second, so that nothing falls between.</summary>
    public IDisposable Watch(EvaluationRunId run, Action watcher)
    {
        var entry = (run, watcher);
        lock (_gate)
        {
            _watchers.Add(entry);
        }

        return new Subscription(() =>
        {
            lock (_gate)
            {
                _watchers.Remove(entry);
            }
        });
    }

    /// <summary>Tells everybody who watches the run now.</summary>
    public void Publish(EvaluationRunId run)
    {
        Action[] watchers;
        lock (_gate)
        {
            watchers = [.. _watchers.Where(w => w.Run == run).Select(w => w.Watcher)];
        }

        foreach (var watcher in watchers)
        {
            watcher();
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
