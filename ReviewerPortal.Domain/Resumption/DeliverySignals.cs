using System.Collections.Concurrent;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>Wakes this node's sender after a commit that left something to deliver. Many wake-ups before it looks are one.</summary>
public sealed class DeliverySignals
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next wake-up after this call. Take it before looking, then look, then await.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Something may be due now.</summary>
    public void Wake() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}

/// <summary>Wakes requests of this node that wait at the end of a workspace's event feed.</summary>
public sealed class EventSignals
{
    private readonly ConcurrentDictionary<WorkspaceId, Waiters> _waiting = new();

    /// <summary>Workspaces somebody waits for, each with the sequence the eldest waiter has already seen.</summary>
    public IReadOnlyList<(WorkspaceId Workspace, long Seen)> Waiting => [.. _waiting.Select(w => (w.Key, w.Value.Seen))];

    /// <summary>Completes at the next event after this call. Take it before reading the feed, then read, then await.</summary>
    /// <param name="workspace">Whose feed.</param>
    /// <param name="seen">The last sequence the caller has.</param>
    public Task NextAfter(WorkspaceId workspace, long seen) =>
        _waiting.AddOrUpdate(workspace, _ => new Waiters(seen), (_, w) => w.Seen <= seen ? w : w with { Seen = seen }).Woken.Task;

    /// <summary>Wakes everybody who waits for the workspace's feed.</summary>
    public void Announced(WorkspaceId workspace)
    {
        if (_waiting.TryRemove(workspace, out var waiters))
        {
            waiters.Woken.TrySetResult();
        }
    }

    private sealed record Waiters(long Seen)
    {
        public TaskCompletionSource Woken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
