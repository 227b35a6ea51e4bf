using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>The YAML view of a draft. The text lives on the desk in the browser; this only gives it a place on the page.</summary>
public sealed partial class YamlEditor : IAsyncDisposable
{
    private ElementReference _root;

    /// <summary>The browser's desk of the draft.</summary>
    [Parameter, EditorRequired]
    public required IJSObjectReference Desk { get; set; }

    /// <summary>Raised when the text is on the page and can be jumped into.</summary>
    [Parameter]
    public EventCallback OnReady { get; set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Desk.InvokeVoidAsync("detach");
        }
        catch (Exception gone) when (gone is JSDisconnectedException or ObjectDisposedException)
        {
            // The page is gone, and the editor with it.
        }
    }

    /// <inheritdoc/>
    protected override bool ShouldRender() => false;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await Desk.InvokeVoidAsync("attach", _root);
            await OnReady.InvokeAsync();
        }
    }
}
