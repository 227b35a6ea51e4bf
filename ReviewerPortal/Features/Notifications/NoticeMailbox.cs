using ReviewerPortal.Domain.Notifications;

namespace ReviewerPortal.Features.Notifications;

/// <summary>
/// What a screen has not looked at yet: only that there is something, and the latest of it. The feed posts from any thread and returns at once; however many
/// notices come while the screen reads, it reads once more.
/// </summary>
/// <param name="wake">Called when the first change arrives in an empty box; must not run the screen on the caller's thread.</param>
public sealed class NoticeMailbox(Action wake)
{
    private readonly Lock _gate = new();
    private Notification? _latest;
    private int _news;
    private bool _changed;
    private bool _awake;

    /// <summary>Puts a change in.</summary>
    public void Post(NotificationChange change)
    {
        lock (_gate)
        {
            _changed = true;
            if (change.New is { } told)
            {
                (_latest, _news) = (told, _news + 1);
            }

            if (_awake)
            {
                return;
            }

            _awake = true;
        }

        wake();
    }

    /// <summary>Empties the box; false, and asleep until the next change, where it was empty.</summary>
    /// <param name="latest">The newest notice, or null when something was only read.</param>
    /// <param name="news">How many notices came.</param>
    public bool TryTake(out Notification? latest, out int news)
    {
        lock (_gate)
        {
            (latest, news) = (_latest, _news);
            var taken = _changed;
            (_latest, _news, _changed, _awake) = (null, 0, false, taken);
            return taken;
        }
    }
}
