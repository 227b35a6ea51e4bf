namespace ReviewerPortal.Domain.Shared;

/// <summary>Wakes this node's worker after a commit that left it something to do. Many wake-ups before it looks are one.</summary>
public abstract class WakeSignal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next wake-up after this call. Take it before looking, then look, then await.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Something may be due now.</summary>
    public void Wake() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
