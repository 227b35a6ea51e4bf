using Microsoft.AspNetCore.Components;

namespace ReviewerPortal.Components.Controls;

/// <summary>Shows text somebody else wrote: encoded, with its hidden characters visible, and cut when it is long.</summary>
public partial class VisibleText
{
    private IReadOnlyList<HiddenCharacters.Run> _runs = [];
    private string? _shown;
    private int _shownLimit = -1;
    private bool _all;
    private int _cutAt;

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public string? Text { get; set; }

    /// <summary>Characters shown before "show all"; 0 for no limit.</summary>
    [Parameter]
    public int Limit { get; set; } = 4000;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_shown, Text) && _shownLimit == Limit)
        {
            return;
        }

        if (!string.Equals(_shown, Text, StringComparison.Ordinal))
        {
            _all = false;
        }

        (_shown, _shownLimit) = (Text, Limit);
        Cut();
    }

    private void ShowAll()
    {
        _all = true;
        Cut();
    }

    private void Cut()
    {
        _cutAt = !_all && Limit > 0 && Text?.Length > Limit ? WholeCharacter(Text, Limit) : 0;
        _runs = HiddenCharacters.Split(_cutAt > 0 ? Text![.._cutAt] + "…" : Text);
    }

    private static int WholeCharacter(string text, int at) => char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
