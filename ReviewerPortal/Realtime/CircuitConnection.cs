using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ReviewerPortal.Realtime;

/// <summary>Tells the pages of one circuit when its browser is lost and when it is back, so that they keep what was typed and catch up with what they missed.</summary>
public sealed class CircuitConnection : CircuitHandler
{
    private bool _lost;

    /// <summary>The browser is gone, perhaps for good. Handlers return at once.</summary>
    public event EventHandler? Lost;

    /// <summary>The browser is back on the same circuit. Handlers return at once.</summary>
    public event EventHandler? Back;

    /// <inheritdoc/>
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _lost = true;
        Lost?.Invoke(this, EventArgs.Empty);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (_lost)
        {
            _lost = false;
            Back?.Invoke(this, EventArgs.Empty);
        }

        return Task.CompletedTask;
    }
}
