using Microsoft.AspNetCore.Components;
using ReviewerPortal.Features.Access;
using ReviewerPortal.Features.Queue;

namespace ReviewerPortal.Features.ReviewItems;

/// <summary>One item with an address of its own.</summary>
public partial class ItemPage
{
    private string? _nothingNext;

    /// <summary>The item's id as it travels.</summary>
    [Parameter]
    public required string Id { get; set; }

    [Inject]
    private TakeNext TakeNext { get; init; } = default!;

    [Inject]
    private CurrentPerson Person { get; init; } = default!;

    [Inject]
    private NavigationManager Navigation { get; init; } = default!;

    private async Task NextAsync()
    {
        var outcome = await TakeNext.HandleAsync(await Person.RequireAsync(), queue: null, CancellationToken.None);
        if (outcome.Succeeded(out var item, out var refusal))
        {
            _nothingNext = null;
            Navigation.NavigateTo(PortalUrls.Item(item));
        }
        else
        {
            _nothingNext = refusal.Message;
        }
    }
}
