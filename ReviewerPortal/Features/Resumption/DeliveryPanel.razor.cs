using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Resumption;

/// <summary>
/// How far a review's answer got: in words, with attempts, the next one, the last error, and a way to send it again. The page that embeds it has already
/// made sure that the person may see the review.
/// </summary>
public sealed partial class DeliveryPanel
{
    private IReadOnlyList<ListDeliveries.Row> _rows = [];
    private bool _canSend;
    private bool _busy;
    private bool _failed;
    private string? _said;

    /// <summary>The review as the page read it last.</summary>
    [Parameter, EditorRequired]
    public required Review Review { get; set; }

    [Inject]
    private ListDeliveries List { get; set; } = null!;

    [Inject]
    private RedeliverAnswer Redeliver { get; set; } = null!;

    [Inject]
    private CurrentPerson Person { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (Review.Status is ReviewStatus.Pending)
        {
            return;
        }

        var caller = await Person.RequireAsync();
        _canSend = caller.Role is PersonRole.Lead or PersonRole.Admin;
        _rows = await List.HandleAsync(new(caller.Workspace, Review: Review.Id), CancellationToken.None);
    }

    private Task SendAnswerAsync() => SendAsync(null, Review.Id);

    private Task SendAsync(DeliveryId delivery) => SendAsync(delivery, null);

    private async Task SendAsync(DeliveryId? delivery, ReviewId? review)
    {
        _busy = true;
        var caller = await Person.RequireAsync();
        var outcome = await Redeliver.HandleAsync(new(caller, delivery, review), CancellationToken.None);
        (_failed, _said) = (outcome.Refusal is not null, outcome.Refusal?.Message ?? "It is being sent again, under the same id.");
        _rows = await List.HandleAsync(new(caller.Workspace, Review: Review.Id), CancellationToken.None);
        _busy = false;
    }
}
