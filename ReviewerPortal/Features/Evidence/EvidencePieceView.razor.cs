using Microsoft.AspNetCore.Components;
using ReviewerPortal.Components.Controls;

namespace ReviewerPortal.Features.Evidence;

/// <summary>One evidence piece with its freshness. What must be opened starts closed, and its content is not sent before it is opened.</summary>
public partial class EvidencePieceView
{
    // Above this a piece starts closed: nobody reads it all, and it would push everything else away.
    private const int LargestOpen = 200 * 1024;

    private bool _open;
    private bool _opened;
    private string? _shownHash;
    private string? _shownName;

    /// <summary>The piece.</summary>
    [Parameter, EditorRequired]
    public required EvidenceView Piece { get; set; }

    /// <summary>Raised when the person opens it.</summary>
    [Parameter]
    public EventCallback<EvidenceView> OnOpened { get; set; }

    private string Title => Words.Humanise(Piece.Name);

    private string TitleId => $"evidence-{SafeId}";

    private string BodyId => $"evidence-{SafeId}-content";

    private string SafeId => string.Concat(Piece.Name.Where(char.IsAsciiLetterOrDigit));

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (
            string.Equals(_shownHash, Piece.ContentHash, StringComparison.Ordinal)
            && string.Equals(_shownName, Piece.Name, StringComparison.Ordinal)
        )
        {
            _opened |= Piece.Opened;
            return;
        }

        (_shownHash, _shownName, _opened) = (Piece.ContentHash, Piece.Name, Piece.Opened);
        _open = Piece.MustOpen ? Piece.Opened : Piece.Size <= LargestOpen;
    }

    private async Task ToggleAsync()
    {
        _open = !_open;
        if (_open && !_opened)
        {
            _opened = true;
            await OnOpened.InvokeAsync(Piece);
        }
    }
}
