using System.ComponentModel.DataAnnotations;

namespace ReviewerPortal.Hosting;

/// <summary>What the server keeps of screens whose connection is lost. Section <c>Circuits</c>.</summary>
public sealed class CircuitRetentionOptions
{
    /// <summary>
    /// Seconds a lost screen is kept, so that it goes on where it was when its browser is back; later it is read anew. 1–3,600, default 180: a walk between
    /// two rooms.
    /// </summary>
    [Range(1, 3600, ErrorMessage = "Circuits:RetentionSeconds must be between 1 and 3600.")]
    public int RetentionSeconds { get; set; } = 180;

    /// <summary>
    /// Lost screens kept at most; the oldest goes first. Each holds about half a megabyte. 0–100,000, default 200.
    /// </summary>
    [Range(0, 100_000, ErrorMessage = "Circuits:MaxRetained must be between 0 and 100000.")]
    public int MaxRetained { get; set; } = 200;
}
