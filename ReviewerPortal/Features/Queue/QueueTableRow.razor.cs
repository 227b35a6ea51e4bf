using Microsoft.AspNetCore.Components;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Queue;

/// <summary>One line of the queue. Draws itself only when its item is newer, or its place in the page changed.</summary>
public partial class QueueTableRow
{
    private const decimal LowConfidence = 0.7m;

    private (int Version, string? Left, bool Current, string BeforeItem, PersonId? Viewer, bool Pickable, bool Picked)? _drawn;
    private bool _draw;
    private string _href = "";
    private string? _severity;
    private string? _exception;
    private string _clock = "running";
    private string _status = "";

    /// <summary>The line.</summary>
    [Parameter, EditorRequired]
    public required QueueEntry Entry { get; set; }

    /// <summary>Where it leads, up to the item's id.</summary>
    [Parameter, EditorRequired]
    public required string BeforeItem { get; set; }

    /// <summary>Whether its item is the one open beside the list.</summary>
    [Parameter]
    public bool Current { get; set; }

    /// <summary>Who looks, so that one's own claim reads as one's own.</summary>
    [Parameter]
    public PersonId? Viewer { get; set; }

    /// <summary>Whether it has a box to select it by.</summary>
    [Parameter]
    public bool Pickable { get; set; }

    /// <summary>Whether it is selected.</summary>
    [Parameter]
    public bool Picked { get; set; }

    /// <summary>Raised to select it, or no longer.</summary>
    [Parameter]
    public EventCallback<ReviewItemId> OnPick { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var now = (Entry.Row.Version, Entry.Left, Current, BeforeItem, Viewer, Pickable, Picked);
        if (_drawn == now || _drawn is { } before && before.Version > now.Version)
        {
            _draw = false;
            return;
        }

        (_drawn, _draw) = (now, true);
        var row = Entry.Row;
        _href = $"{BeforeItem}{row.Id}";
        _severity = row.Severity is { } severity ? SnakeCase.Of(severity) : null;
        _exception = row.ExceptionType is { } type ? HiddenCharacters.Reveal(Words.Humanise(type)) : null;
        _clock =
            row.Status is ItemStatus.AwaitingInfo or ItemStatus.EvidenceMissing ? "paused"
            : row.IsOpen ? "running"
            : "stopped";
        _status = row.Status switch
        {
            ItemStatus.Claimed when row.ClaimedBy is { } holder => holder == Viewer
                ? "You"
                : HiddenCharacters.Reveal(row.ClaimedByName ?? "Claimed"),
            ItemStatus.Queued when row.AssignedTo is { } to && to == Viewer => "Assigned to you",
            ItemStatus.Queued => "",
            ItemStatus.AwaitingApproval => "Second approval",
            _ => Words.Of(row.Status),
        };
    }

    /// <summary>Draws the line as it is now: what one change costs each open screen.</summary>
    /// <param name="entry">The line.</param>
    /// <param name="picked">Whether it is selected by now.</param>
    public void Show(QueueEntry entry, bool picked)
    {
        (Entry, Picked) = (entry, picked);
        OnParametersSet();
        StateHasChanged();
    }

    /// <inheritdoc/>
    protected override bool ShouldRender() => _draw;

    private Task PickAsync() => OnPick.InvokeAsync(Entry.Row.Id);
}
