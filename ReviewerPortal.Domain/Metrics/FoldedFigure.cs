using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>
/// The figures of one hour or one UTC day by one dimension alone, so that a page reads as many rows as the dimension has values, however much was decided.
/// Made from the hourly figures once their hour is over (<see cref="FoldFigures"/>), and made again from them whenever those change.
/// </summary>
public sealed class FoldedFigure : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>What <see cref="Key"/> is a value of; never an hour or a day.</summary>
    public required RateGrouping Dimension { get; init; }

    /// <summary>1 for an hour, 24 for a day.</summary>
    public required int Hours { get; init; }

    /// <summary>The first hour: whole hours since 1970-01-01T00:00Z.</summary>
    public required long Start { get; init; }

    public required string Workflow { get; init; }

    /// <summary>The dimension's value; empty where it does not apply.</summary>
    public required string Key { get; init; }

    public required long Received { get; init; }
    public required long Exceptions { get; init; }
    public required long Approved { get; init; }
    public required long Edited { get; init; }
    public required long Rejected { get; init; }
    public required long Responded { get; init; }
    public required long Automatic { get; init; }
    public required long Breached { get; init; }
    public required long TimedOut { get; init; }

    /// <summary>The durations by measure and bucket (<see cref="PackedDurations"/>).</summary>
    public required byte[] Durations { get; init; }
}
