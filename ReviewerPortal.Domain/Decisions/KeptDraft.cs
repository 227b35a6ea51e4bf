using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Decisions;

/// <summary>
/// What one person has typed towards a decision on one item and not given yet. It decides nothing and nobody else sees it; it is there so that neither a reload, another
/// machine, a restart of the server nor the loss of the item costs them their words.
/// </summary>
public sealed class KeptDraft : IBelongToWorkspace
{
    /// <summary>The longest draft, in UTF-8 bytes.</summary>
    public const int LargestSize = 64 * 1024;

    /// <summary>How long a draft nobody comes back to is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public required WorkspaceId WorkspaceId { get; init; }

    public required PersonId PersonId { get; init; }

    public required ReviewItemId ItemId { get; init; }

    /// <summary>The draft as the page writes it: JSON, opaque here.</summary>
    public required string Text { get; set; }

    public required DateTimeOffset SavedAt { get; set; }
}
