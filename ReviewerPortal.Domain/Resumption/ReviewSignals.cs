using System.Collections.Concurrent;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>Wakes requests that wait for a review on this node. A wake-up says "look again", nothing more; on other nodes the waiter's own re-reading finds it.</summary>
public sealed class ReviewSignals
{
    private readonly ConcurrentDictionary<ReviewId, TaskCompletionSource> _waiting = new();

    /// <summary>The reviews somebody on this node waits for.</summary>
    public IReadOnlyCollection<ReviewId> Waiting => [.. _waiting.Keys];

    /// <summary>Completes at the next change of the review after this call. Take it before reading, then read, then await.</summary>
    public Task NextChangeOf(ReviewId review) =>
        _waiting.GetOrAdd(review, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Wakes everybody who waits for the review.</summary>
    public void Changed(ReviewId review)
    {
        if (_waiting.TryRemove(review, out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    /// <summary>Forgets a waiter that timed out, so that reviews nobody waits for leave nothing behind.</summary>
    public void GaveUp(ReviewId review, Task waited)
    {
        if (_waiting.TryGetValue(review, out var waiting) && waiting.Task == waited)
        {
            _waiting.TryRemove(new KeyValuePair<ReviewId, TaskCompletionSource>(review, waiting));
            waiting.TrySetResult();
        }
    }
}
