using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Notifications;

/// <summary>Something changed in what a person was told.</summary>
/// <param name="Person">Who.</param>
/// <param name="New">What they were just told; null when they only read what was there.</param>
public sealed record NotificationChange(PersonId Person, Notification? New);

/// <summary>
/// Tells a person's open screens, after the change is durable, that something came or was read. Subscribers must return at once (post to a mailbox) and may
/// be called from any thread.
/// </summary>
public sealed class NotificationFeed
{
    // More than come within the time other nodes' writing is looked for.
    private const int Remembered = 8192;

    private readonly Lock _gate = new();
    private readonly Dictionary<PersonId, List<Action<NotificationChange>>> _watchers = [];
    private readonly HashSet<NotificationId> _said = [];
    private readonly Queue<NotificationId> _order = [];

    /// <summary>Watches one person's notifications until disposed. Subscribe before reading the count, so that nothing falls between.</summary>
    public IDisposable Watch(PersonId person, Action<NotificationChange> watcher)
    {
        lock (_gate)
        {
            if (!_watchers.TryGetValue(person, out var watchers))
            {
                _watchers[person] = watchers = [];
            }

            watchers.Add(watcher);
        }

        return new Subscription(this, person, watcher);
    }

    /// <summary>Who has a screen open on this node.</summary>
    public IReadOnlyList<PersonId> Watched()
    {
        lock (_gate)
        {
            return [.. _watchers.Keys];
        }
    }

    /// <summary>Hands the change to the person's open screens; a notification that was handed out before is not handed out again.</summary>
    public void Publish(NotificationChange change)
    {
        Action<NotificationChange>[] watchers;
        lock (_gate)
        {
            if (!_watchers.TryGetValue(change.Person, out var list) || (change.New is { } told && !Remember(told.Id)))
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

    private bool Remember(NotificationId id)
    {
        if (!_said.Add(id))
        {
            return false;
        }

        _order.Enqueue(id);
        if (_order.Count > Remembered)
        {
            _said.Remove(_order.Dequeue());
        }

        return true;
    }

    private void Forget(PersonId person, Action<NotificationChange> watcher)
    {
        lock (_gate)
        {
            if (_watchers.TryGetValue(person, out var watchers) && watchers.Remove(watcher) && watchers.Count == 0)
            {
                _watchers.Remove(person);
            }
        }
    }

    private sealed class Subscription(NotificationFeed feed, PersonId person, Action<NotificationChange> watcher) : IDisposable
    {
        public void Dispose() => feed.Forget(person, watcher);
    }
}
