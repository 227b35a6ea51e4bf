using Microsoft.AspNetCore.Components;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Evidence;

namespace ReviewerPortal.Features.Evidence;

/// <summary>One evidence piece with its freshness. What must be opened starts closed, and its content is not sent before it is opened.</summary>
public partial class EvidencePieceView
{
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
        _open = Piece.MustOpen ? Piece.Opened : Piece.Size <= EvidenceRules.LargestShown;
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
