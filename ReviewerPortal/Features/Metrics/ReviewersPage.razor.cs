using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Metrics;

/// <summary>What the figures about people ask: one's own first, then those one leads.</summary>
public sealed partial class ReviewersPage
{
    private ReadReviewers.Answer? _answer;
    private string? _refused;

    [Inject]
    private ReadReviewers Read { get; set; } = default!;

    [Inject]
    private CurrentPerson Me { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var answered = await Read.HandleAsync(new(await Me.RequireAsync()));
        (_answer, _refused) = answered.Succeeded(out var answer, out var refusal) ? (answer, (string?)null) : (null, refusal.Message);
    }
}
