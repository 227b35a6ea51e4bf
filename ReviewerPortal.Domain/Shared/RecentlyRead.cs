using System.Collections.Concurrent;

namespace ReviewerPortal.Domain.Shared;

/// <summary>
/// Remembers for a moment what was read, so that a busy caller does not cost a query each time. What changed elsewhere is seen after at most
/// <paramref name="lifetime"/>; a full memory is emptied rather than grown.
/// </summary>
/// <param name="clock">Monotonic time.</param>
/// <param name="lifetime">The longest a value may be out of date.</param>
/// <param name="capacity">The most values remembered.</param>
public sealed class RecentlyRead<TKey, TValue>(TimeProvider clock, TimeSpan lifetime, int capacity)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, (TValue Value, long ReadAt)> _entries = new();

    /// <summary>The remembered value, or what <paramref name="read"/> finds now.</summary>
    public async ValueTask<TValue> GetAsync(TKey key, Func<TKey, CancellationToken, Task<TValue>> read, CancellationToken ct)
    {
        if (_entries.TryGetValue(key, out var entry) && clock.GetElapsedTime(entry.ReadAt) < lifetime)
        {
            return entry.Value;
        }

        // Stamped before the read: a change that lands while the query runs must not look fresher than it is.
        var readAt = clock.GetTimestamp();
        var value = await read(key, ct);
        if (_entries.Count >= capacity)
        {
            _entries.Clear();
        }

        _entries[key] = (value, readAt);
        return value;
    }

    /// <summary>Reads anew next time.</summary>
    public void Forget(TKey key) => _entries.TryRemove(key, out _);
}
