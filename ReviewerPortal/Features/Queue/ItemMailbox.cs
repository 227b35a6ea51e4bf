using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Queue;

/// <summary>
/// What a screen still has to show, the latest of each item only. The feed posts from any thread and returns at once; the screen empties it on its own. However
/// fast changes come, a slow screen draws each item once.
/// </summary>
/// <param name="wake">Called when the first change arrives in an empty box; must not run the screen on the caller's thread.</param>
public sealed class ItemMailbox(Action wake)
{
    private readonly Lock _gate = new();
    private Dictionary<ReviewItemId, ItemChange> _latest = [];
    private bool _woken;

    /// <summary>Puts a change in; an older version than the one inside is dropped.</summary>
    public void Post(ItemChange change)
    {
        lock (_gate)
        {
            if (_latest.TryGetValue(change.Row.Id, out var inside) && inside.Row.Version >= change.Row.Version)
            {
                return;
            }

            _latest[change.Row.Id] = change;
            if (_woken)
            {
                return;
            }

            _woken = true;
        }

        wake();
    }

    /// <summary>Empties the box.</summary>
    public IReadOnlyCollection<ItemChange> Take()
    {
        lock (_gate)
        {
            var taken = _latest;
            _latest = [];
            _woken = false;
            return taken.Values;
        }
    }
}
