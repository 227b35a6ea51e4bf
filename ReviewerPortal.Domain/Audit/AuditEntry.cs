using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Audit;

/// <summary>One thing that happened, chained to the one before it. Rows are only ever added; triggers refuse updates and deletes.</summary>
public sealed class AuditEntry : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>1-based and gap-free within the workspace.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The acting principal: <c>user:…</c>, <c>key:…</c> or <c>system:…</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, such as <c>item.approved</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, such as an item's id.</summary>
    public required string Subject { get; init; }

    /// <summary>Canonical JSON.</summary>
    public required string Detail { get; init; }

    /// <summary>The previous entry's hash; 32 zero bytes for the first.</summary>
    public required byte[] PreviousHash { get; init; }

    /// <summary>See <see cref="AuditChain"/>.</summary>
    public required byte[] Hash { get; init; }
}

/// <summary>Where a workspace's audit chain and event feed end. Locked by every write, so that neither can skip or fork.</summary>
public sealed class WorkspaceHead : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public long AuditSequence { get; set; }

    public required byte[] AuditHash { get; set; }

    public long EventSequence { get; set; }

    /// <summary>Hours before this one have been folded into <see cref="Metrics.FoldedFigure"/>s; whole hours since 1970-01-01T00:00Z.</summary>
    public long FiguresFoldedTo { get; set; }
}
