using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Access;

/// <summary>A time during which a person is away: nothing is placed with them, and what was is given back when it begins.</summary>
public sealed class Absence : IBelongToWorkspace
{
    public required AbsenceId Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required PersonId PersonId { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>The first moment they are back.</summary>
    public required DateTimeOffset Until { get; set; }

    /// <summary>What colleagues should know, or null; never in the audit, which nobody could take it out of.</summary>
    public string? Note { get; init; }

    /// <summary>When the items placed with the person were given back; null until it has begun.</summary>
    public DateTimeOffset? WorkReturnedAt { get; set; }
}
