using System.Text.Json;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Adaptive;

/// <summary>A decided proposal with its arguments.</summary>
/// <param name="Id">The item.</param>
/// <param name="Step">Its step.</param>
/// <param name="Action">Its action.</param>
/// <param name="Proposed">The arguments the agent proposed.</param>
/// <param name="Decided">For an edit, the arguments decided on.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">The reason code, where one was given.</param>
public sealed record CorrectedItem(
    ReviewItemId Id,
    string Step,
    string Action,
    JsonElement Proposed,
    JsonElement? Decided,
    Verdict Verdict,
    string? Reason
)
{
    /// <summary>Whether it counts as an override.</summary>
    public bool Overridden => Verdict is Verdict.Edited or Verdict.Rejected;
}
