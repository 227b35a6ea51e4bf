namespace ReviewerPortal.Demo;

/// <summary>A clock that can stand in the past while the demo's history is made, and then runs with everybody else's. Timers always run in real time.</summary>
public sealed class DemoClock : TimeProvider
{
    private DateTimeOffset? _held;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _held ?? System.GetUtcNow();

    /// <summary>Stands at a moment.</summary>
    public void Hold(DateTimeOffset at) => _held = at;

    /// <summary>Runs from now on.</summary>
    public void LetGo() => _held = null;
}
