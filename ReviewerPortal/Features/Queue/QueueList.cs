using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Queue;

/// <summary>One line of the list.</summary>
/// <param name="Row">The item as last heard.</param>
/// <param name="Left">Why it no longer belongs here, such as "Approved by Ada"; null while it does. It stays in its place until the next reading.</param>
public sealed record QueueEntry(QueueRow Row, string? Left);

/// <summary>
/// The rows on the screen and what happened to them since they were read. Nothing moves while one reads: a changed row changes in its place, one that left
/// says so, and new ones are only counted.
/// </summary>
public sealed class QueueList
{
    private readonly List<QueueEntry> _entries = [];
    private readonly Dictionary<ReviewItemId, int> _places = [];
    private readonly Dictionary<ReviewItemId, int> _arrivals = [];
    private Func<QueueRow, bool> _belongs = _ => false;

    /// <summary>The rows in order of due time.</summary>
    public IReadOnlyList<QueueEntry> Entries => _entries;

    /// <summary>How many items arrived since the rows were read.</summary>
    public int Arrivals => _arrivals.Count;

    /// <summary>Shows rows just read.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="belongs">Whether an item belongs in this list, by the same filter the rows were read with.</param>
    public void Show(IEnumerable<QueueRow> rows, Func<QueueRow, bool> belongs)
    {
        _belongs = belongs;
        _entries.Clear();
        _places.Clear();
        _arrivals.Clear();
        foreach (var row in rows)
        {
            _places[row.Id] = _entries.Count;
            _entries.Add(new QueueEntry(row, null));
        }
    }

    /// <summary>Takes a change in.</summary>
    /// <returns>The line that is other than before; null when none is, though <see cref="Arrivals"/> may be.</returns>
    public QueueEntry? Apply(ItemChange change)
    {
        var row = change.Row;
        if (_places.TryGetValue(row.Id, out var place))
        {
            if (row.Version <= _entries[place].Row.Version)
            {
                return null;
            }

            return _entries[place] = new QueueEntry(row, _belongs(row) ? null : WhyItLeft(change));
        }

        if (!_belongs(row))
        {
            _arrivals.Remove(row.Id);
        }
        else if (!_arrivals.TryGetValue(row.Id, out var version) || row.Version > version)
        {
            _arrivals[row.Id] = row.Version;
        }

        return null;
    }

    private static string WhyItLeft(ItemChange change) =>
        change.Row.Status switch
        {
            ItemStatus.Decided or ItemStatus.AutoApproved or ItemStatus.Resumed or ItemStatus.Undeliverable =>
                $"{(change.Verdict is { } verdict ? Words.Of(verdict) : "Decided")}{(change.EndedBy is { } by ? $" by {Words.Principal(by)}" : "")}",
            ItemStatus.Withdrawn => "Withdrawn by the agent",
            ItemStatus.Expired => "Expired",
            _ when change.FromQueue is not null => $"Moved to {change.Row.Queue}",
            _ => "No longer matches",
        };
}
