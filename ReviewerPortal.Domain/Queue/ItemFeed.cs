using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Queue;

/// <summary>One item as a queue shows it: immutable, carrying its version, so that a screen can drop what is older than what it has.</summary>
public sealed record QueueRow(
    ReviewItemId Id,
    ReviewId ReviewId,
    int Version,
    string Workflow,
    string Queue,
    string Action,
    string Sentence,
    ItemStatus Status,
    bool IsOpen,
    string Tier,
    string? ExceptionType,
    Severity? Severity,
    int Level,
    decimal? Confidence,
    DateTimeOffset ReceivedAt,
    DateTimeOffset DueAt,
    DateTimeOffset? RespondBy,
    DateTimeOffset ResolveBy,
    PersonId? ClaimedBy,
    string? ClaimedByName,
    DateTimeOffset? ClaimedUntil,
    PersonId? AssignedTo
)
{
    /// <summary>How often it came back undecided.</summary>
    public int Returns { get; init; }

    /// <summary>How often a clock put it further forward for whoever takes the next one.</summary>
    public int Priority { get; init; }

    /// <summary>How the item stands now.</summary>
    public static QueueRow Of(ReviewItem item) =>
        new(
            item.Id,
            item.ReviewId,
            item.Version,
            item.Workflow,
            item.Queue,
            item.Action,
            item.Sentence,
            item.Status,
            item.IsOpen,
            item.Tier,
            item.ExceptionType,
            item.Severity,
            item.Level,
            item.Confidence,
            item.ReceivedAt,
            item.DueAt,
            item.RespondBy,
            item.ResolveBy,
            item.ClaimedBy,
            item.ClaimedByName,
            item.ClaimedUntil,
            item.AssignedTo
        )
        {
            Returns = item.Returns,
            Priority = item.Priority,
        };
}

/// <summary>An item changed, and this is how it stands now.</summary>
/// <param name="Workspace">Where.</param>
/// <param name="Row">How it stands.</param>
/// <param name="FromQueue">The queue it left, when it moved; null otherwise.</param>
public sealed record ItemChange(WorkspaceId Workspace, QueueRow Row, string? FromQueue)
{
    /// <summary>For an item that ended, who ended it, as people see them.</summary>
    public string? EndedBy { get; init; }

    /// <summary>For an item that was decided, how.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>For an item that was decided, whether a person did.</summary>
    public bool ByPerson { get; init; }
}

/// <summary>
/// Tells whoever watches a workspace that an item changed, after the change is durable. Subscribers get the row itself and never query; they must return at
/// once (post to a mailbox) and may be called from any thread.
/// </summary>
public sealed class ItemFeed
{
    private readonly Lock _gate = new();
    private readonly Dictionary<WorkspaceId, List<Action<ItemChange>>> _watchers = [];

    /// <summary>Watches a workspace until disposed. Subscribe before reading the snapshot, so that nothing falls between.</summary>
    public IDisposable Watch(WorkspaceId workspace, Action<ItemChange> watcher)
    {
        lock (_gate)
        {
            if (!_watchers.TryGetValue(workspace, out var watchers))
            {
                _watchers[workspace] = watchers = [];
            }

            watchers.Add(watcher);
        }

        return new Subscription(this, workspace, watcher);
    }

    /// <summary>Hands the change to everybody who watches now.</summary>
    public void Publish(ItemChange change)
    {
        Action<ItemChange>[] watchers;
        lock (_gate)
        {
            if (!_watchers.TryGetValue(change.Workspace, out var list))
            {
                return;
            }

            watchers = [.. list];
        }

        foreach (var watcher in watchers)
        {
            watcher(change);
        }
    }

    private void Forget(WorkspaceId workspace, Action<ItemChange> watcher)
    {
        lock (_gate)
        {
            if (_watchers.TryGetValue(workspace, out var watchers) && watchers.Remove(watcher) && watchers.Count == 0)
            {
                _watchers.Remove(workspace);
            }
        }
    }

    private sealed class Subscription(ItemFeed feed, WorkspaceId workspace, Action<ItemChange> watcher) : IDisposable
    {
        public void Dispose() => feed.Forget(workspace, watcher);
    }
}
