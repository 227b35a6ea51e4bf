using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What a duration measures. All are counted in the hour of the final human decision.</summary>
public enum DurationMeasure
{
    /// <summary>From receipt until somebody first claimed the item.</summary>
    Claim,

    /// <summary>From receipt until the final decision.</summary>
    Decide,

    /// <summary>From the first claim until the final decision.</summary>
    Handle,
}

/// <summary>How many durations of one hour and one combination of dimensions fell into one bucket; see <see cref="DurationBuckets"/>.</summary>
public sealed class HourlyDuration : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>Whole hours since 1970-01-01T00:00Z.</summary>
    public required long Hour { get; init; }

    /// <summary>The combination's <see cref="HourlyFigure.KeyHash"/>.</summary>
    public required Guid KeyHash { get; init; }

    public required DurationMeasure Measure { get; init; }

    public required int Bucket { get; init; }

    public long Count { get; set; }
}
