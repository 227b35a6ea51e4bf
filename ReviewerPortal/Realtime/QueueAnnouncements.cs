using System.Collections.Concurrent;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Realtime;

/// <summary>
/// What the hub's clients have not been told yet: the newest version of each changed item, by the group that may hear of it. A workspace is watched from the first
/// subscription on; one nobody subscribed to costs nothing.
/// </summary>
public sealed class QueueAnnouncements(ItemFeed feed) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<WorkspaceId, Lazy<IDisposable>> _watched = new();
    private Dictionary<(string Group, string Queue), Dictionary<ReviewItemId, int>> _pending = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The changes of one queue that one group is to hear of.</summary>
    public sealed record Announcement(string Group, string Queue, IReadOnlyDictionary<ReviewItemId, int> Items);

    /// <summary>The group of one queue of one workflow: whoever is in it may see that queue.</summary>
    public static string GroupOf(WorkspaceId workspace, string workflow, string queue) => $"{workspace}\u001f{workflow}\u001f{queue}";

    /// <summary>Makes changes of this workspace heard from now on.</summary>
    public void Watch(WorkspaceId workspace) =>
        _ = _watched.GetOrAdd(workspace, w => new Lazy<IDisposable>(() => feed.Watch(w, Note))).Value;

    /// <summary>Completes when there is something to announce.</summary>
    public Task ArrivedAsync()
    {
        lock (_gate)
        {
            return _arrived.Task;
        }
    }

    /// <summary>Everything noted since the last time.</summary>
    public IReadOnlyList<Announcement> Take()
    {
        lock (_gate)
        {
            var taken = _pending;
            _pending = [];
            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return [.. taken.Select(p => new Announcement(p.Key.Group, p.Key.Queue, p.Value))];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var watch in _watched.Values)
        {
            watch.Value.Dispose();
        }
    }

    private void Note(ItemChange change)
    {
        lock (_gate)
        {
            Add(change.Row.Queue);
            if (change.FromQueue is { } left)
            {
                Add(left);
            }

            _arrived.TrySetResult();
        }

        void Add(string queue)
        {
            var key = (GroupOf(change.Workspace, change.Row.Workflow, queue), queue);
            if (!_pending.TryGetValue(key, out var items))
            {
                _pending[key] = items = [];
            }

            items[change.Row.Id] = Math.Max(change.Row.Version, items.GetValueOrDefault(change.Row.Id));
        }
    }
}
