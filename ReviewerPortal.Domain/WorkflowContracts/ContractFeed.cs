using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What became of a draft.</summary>
public enum DraftEvent
{
    Saved,
    Proposed,
    SentBack,

    /// <summary>It has become a version, or was thrown away.</summary>
    Gone,
}

/// <summary>Somebody did something with a workflow's draft.</summary>
/// <param name="Workspace">Where.</param>
/// <param name="Workflow">Whose contract.</param>
/// <param name="What">What was done.</param>
/// <param name="Revision">The draft's revision afterwards; 0 where there is none any more.</param>
/// <param name="By">Who, as people see them.</param>
/// <param name="At">When.</param>
public sealed record DraftChange(WorkspaceId Workspace, string Workflow, DraftEvent What, int Revision, string By, DateTimeOffset At);

/// <summary>
/// Tells open editors on this node, after it is durable, that somebody saved, proposed or published the draft they work on. An editor elsewhere hears of it
/// when it saves. Watchers must return at once and may be called from any thread.
/// </summary>
public sealed class ContractFeed
{
    private readonly Lock _gate = new();
    private readonly List<(WorkspaceId Workspace, string Workflow, Action<DraftChange> Watcher)> _watchers = [];

    /// <summary>Watches one workflow's draft until disposed. Watch first, read second, so that nothing falls between.</summary>
    public IDisposable Watch(WorkspaceId workspace, string workflow, Action<DraftChange> watcher)
    {
        var entry = (workspace, workflow, watcher);
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

    /// <summary>Tells everybody who watches the workflow once the transaction is durable.</summary>
    internal void Tell(LedgerTransaction tx, Workflow workflow, DraftEvent what, Caller by)
    {
        var change = new DraftChange(tx.Workspace, workflow.Name, what, workflow.SeenRevision, by.DisplayName, tx.Now);
        tx.AfterCommit(() => Publish(change));
    }

    /// <summary>Tells everybody who watches that workflow now.</summary>
    public void Publish(DraftChange change)
    {
        Action<DraftChange>[] watchers;
        lock (_gate)
        {
            watchers =
            [
                .. _watchers
                    .Where(w => w.Workspace == change.Workspace && string.Equals(w.Workflow, change.Workflow, StringComparison.Ordinal))
                    .Select(w => w.Watcher),
            ];
        }

        foreach (var watcher in watchers)
        {
            watcher(change);
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
