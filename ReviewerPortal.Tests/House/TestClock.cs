using Microsoft.Extensions.Time.Testing;

namespace ReviewerPortal.Tests.House;

/// <summary>
/// A clock a test moves. Pauses up to a tenth of a second (back-off between attempts, coalescing) pass by themselves, so that no test hangs on one;
/// everything longer waits for <see cref="FakeTimeProvider.Advance"/>.
/// </summary>
public sealed class TestClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    /// <summary>Stands at a Sunday morning, 2026-11-22 09:00 UTC.</summary>
    public TestClock()
        : this(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero)) { }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        dueTime >= TimeSpan.Zero && dueTime <= Short && period == Timeout.InfiniteTimeSpan
            ? System.CreateTimer(callback, state, dueTime, period)
            : base.CreateTimer(callback, state, dueTime, period);
}
