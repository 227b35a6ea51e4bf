using System.Collections.Concurrent;

namespace ReviewerPortal.Features.Idempotency;

/// <summary>Which keyed requests this node is working on, so that a second one waits for the first's answer instead of doing the work again.</summary>
public sealed class RequestsUnderWay
{
    private readonly ConcurrentDictionary<(Guid Workspace, string Caller, string Key), TaskCompletionSource> _working = new();

    /// <summary>Begins the work: answers what to dispose when it is done, or null and the end of the first request's work.</summary>
    public IDisposable? TryBegin(Guid workspace, string caller, string key, out Task first)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var working = _working.GetOrAdd((workspace, caller, key), mine);
        first = working.Task;
        return ReferenceEquals(working, mine) ? new Work(this, (workspace, caller, key), mine) : null;
    }

    private sealed class Work(RequestsUnderWay owner, (Guid, string, string) id, TaskCompletionSource done) : IDisposable
    {
        public void Dispose()
        {
            owner._working.TryRemove(id, out _);
            done.TrySetResult();
        }
    }
}
