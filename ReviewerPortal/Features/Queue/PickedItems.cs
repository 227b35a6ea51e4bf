using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Queue;

/// <summary>The rows a lead has selected. Selections belong to items, not to places in the list, so changes that arrive meanwhile move none.</summary>
public sealed class PickedItems
{
    private readonly HashSet<ReviewItemId> _items = [];

    /// <summary>Which.</summary>
    public IReadOnlyCollection<ReviewItemId> Items => _items;

    /// <summary>Whether the item is selected.</summary>
    public bool Has(ReviewItemId item) => _items.Contains(item);

    /// <summary>Selects it, or no longer.</summary>
    public void Turn(ReviewItemId item)
    {
        if (!_items.Remove(item))
        {
            _items.Add(item);
        }
    }

    /// <summary>Selects these no longer.</summary>
    public void Drop(IEnumerable<ReviewItemId> items) => _items.ExceptWith(items);

    /// <summary>Selects only what is still on the screen.</summary>
    public void KeepOnly(IEnumerable<ReviewItemId> shown) => _items.IntersectWith(shown);

    /// <summary>Selects nothing.</summary>
    public void Clear() => _items.Clear();
}
