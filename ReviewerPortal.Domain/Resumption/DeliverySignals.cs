using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>Wakes this node's sender after a commit that left something to deliver.</summary>
public sealed class DeliverySignals : WakeSignal;

/// <summary>Wakes requests of this node that wait at the end of a workspace's event feed.</summary>
public sealed class EventSignals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<WorkspaceId, Waiters> _waiting = [];

    /// <summary>Workspaces somebody waits for, each with the sequence the eldest waiter has already seen.</summary>
    public IReadOnlyList<(WorkspaceId Workspace, long Seen)> Waiting
    {
        get
        {
            lock (_gate)
            {
                return [.. _waiting.Select(w => (w.Key, w.Value.Seen))];
            }
        }
    }

    /// <summary>Completes at the next event after this call. Take it before reading the feed, then read, then await, then <see cref="Leave"/>.</summary>
    /// <param name="workspace">Whose feed.</param>
    /// <param name="seen">The last sequence the caller has.</param>
    public Task NextAfter(WorkspaceId workspace, long seen)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(workspace, out var waiters))
            {
                _waiting[workspace] = waiters = new Waiters { Seen = seen };
            }

            waiters.Seen = Math.Min(waiters.Seen, seen);
            waiters.Count++;
            return waiters.Woken.Task;
        }
    }

    /// <summary>Ends a wait that <see cref="NextAfter"/> began, so that a feed nobody waits for leaves nothing behind.</summary>
    public void Leave(WorkspaceId workspace, Task waited)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(workspace, out var waiters) && waiters.Woken.Task == waited && --waiters.Count == 0)
            {
                _waiting.Remove(workspace);
            }
        }
    }

    /// <summary>Wakes everybody who waits for the workspace's feed.</summary>
    public void Announced(WorkspaceId workspace)
    {
        Waiters? woken;
        lock (_gate)
        {
            _waiting.Remove(workspace, out woken);
        }

        woken?.Woken.TrySetResult();
    }

    private sealed class Waiters
    {
        public TaskCompletionSource Woken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Seen { get; set; }

        public int Count { get; set; }
    }
}
