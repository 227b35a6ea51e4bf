using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>
/// How one person decided in one hour: what the questions about the human boundary are asked from. Made from the decisions of an hour once it is over
/// (<see cref="FoldReviewers"/>), and made again from them by a rebuild. Every verdict a person gave counts, one that awaited another person's too.
/// </summary>
public sealed class ReviewerHour : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>Whole hours since 1970-01-01T00:00Z.</summary>
    public required long Hour { get; init; }

    public required PersonId PersonId { get; init; }

    /// <summary>Verdicts given.</summary>
    public required long Decided { get; init; }

    /// <summary>Those that edited or rejected.</summary>
    public required long Overridden { get; init; }

    /// <summary>Plain approvals of items that had evidence.</summary>
    public required long Approved { get; init; }

    /// <summary>Those of them with a piece the person had never had open.</summary>
    public required long Unopened { get; init; }

    /// <summary>Verdicts with something to read and a known beginning.</summary>
    public required long Timed { get; init; }

    /// <summary>Those of them given sooner than it can be read.</summary>
    public required long Hasty { get; init; }

    /// <summary>Items on which another person gave a verdict too, once for each such person.</summary>
    public required long Paired { get; init; }

    /// <summary>Those of them on which both said the same.</summary>
    public required long Agreed { get; init; }

    /// <summary>Verdicts on a proposal that was in a protected case before it came: the answer was known.</summary>
    public required long Known { get; init; }

    /// <summary>Those of them that were not that answer.</summary>
    public required long Missed { get; init; }
}
