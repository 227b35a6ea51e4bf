namespace ReviewerPortal.E2E.House;

/// <summary>The machine's clock, set forward by hand: it goes on at its own pace from there.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    /// <summary>Sets the clock forward.</summary>
    public void Shift(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));
}
