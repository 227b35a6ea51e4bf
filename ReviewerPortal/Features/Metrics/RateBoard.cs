using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Metrics;

/// <summary>The rates of every window somebody looks at.</summary>
public sealed class RateBoard(MeasureRates measure, ReadWorkspacePulse pulse, TimeProvider clock)
    : MeasuredBoard<RateBoard.View, MeasureRates.Answer>(pulse, clock)
{
    /// <summary>What a screen looks at.</summary>
    /// <param name="Workspace">Whose numbers.</param>
    /// <param name="Hours">A window that ends now; null for a fixed one.</param>
    /// <param name="From">Beginning of a fixed window.</param>
    /// <param name="To">End of a fixed window, exclusive.</param>
    /// <param name="Workflow">One workflow, or null for all.</param>
    /// <param name="By">What it is broken down by. Never by person: what a board holds is shown to everybody of the workspace.</param>
    public sealed record View(
        WorkspaceId Workspace,
        int? Hours,
        DateTimeOffset? From,
        DateTimeOffset? To,
        string? Workflow,
        RateGrouping By
    );

    /// <inheritdoc/>
    public override Task<Outcome<MeasureRates.Answer>> MeasureAsync(View view, CancellationToken ct = default)
    {
        var now = Clock.GetUtcNow();
        // The hour under way counts.
        var to = view.Hours is null ? view.To ?? now : now.AddTicks(1);
        var from = view.Hours is { } hours ? now.AddHours(-hours) : view.From ?? to.AddDays(-1);
        var caller = new Caller(view.Workspace, "system:metrics");
        return measure.HandleAsync(new MeasureRates.Query(caller, from, to, view.Workflow, view.By), ct);
    }

    /// <inheritdoc/>
    protected override WorkspaceId WorkspaceOf(View view) => view.Workspace;
}
