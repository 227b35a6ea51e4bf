using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Metrics;

/// <summary>The override rates over time of every window somebody looks at.</summary>
public sealed class OverrideBoard(MeasureOverrides overrides, MeasureRates rates, ReadWorkspacePulse pulse, TimeProvider clock)
    : MeasuredBoard<OverrideBoard.View, OverrideBoard.Answer>(pulse, clock)
{
    /// <summary>What a screen looks at.</summary>
    /// <param name="Workspace">Whose numbers.</param>
    /// <param name="Address">Which window, of what, against what. By person only through <see cref="MeasureAsync(View, Caller, CancellationToken)"/>.</param>
    /// <param name="Zone">Whose days.</param>
    public sealed record View(WorkspaceId Workspace, OverridesAddress Address, TimeZoneInfo Zone);

    /// <param name="Selection">What was measured.</param>
    /// <param name="Measured">Over time, and against the other.</param>
    /// <param name="Groups">The same window by the dimension.</param>
    public sealed record Answer(OverrideSelection Selection, MeasureOverrides.Answer Measured, MeasureRates.Answer Groups);

    /// <inheritdoc/>
    public override Task<Outcome<Answer>> MeasureAsync(View view, CancellationToken ct = default) =>
        MeasureAsync(view, new Caller(view.Workspace, "system:metrics"), ct);

    /// <summary>Measures once with a caller's own authority.</summary>
    public async Task<Outcome<Answer>> MeasureAsync(View view, Caller caller, CancellationToken ct = default)
    {
        var address = view.Address;
        var selection = address.Selection(Clock.GetUtcNow(), view.Zone);
        var query = new MeasureOverrides.Query(caller, selection, address.OtherThan(selection, view.Zone), view.Zone);
        if (!(await overrides.HandleAsync(query, ct)).Succeeded(out var measured, out var refusal))
        {
            return refusal;
        }

        var by = new MeasureRates.Query(caller, selection.From, selection.To, address.Workflow, address.By, Durations: false);
        return (await rates.HandleAsync(by, ct)).Succeeded(out var groups, out refusal) ? new Answer(selection, measured, groups) : refusal;
    }

    /// <inheritdoc/>
    protected override WorkspaceId WorkspaceOf(View view) => view.Workspace;
}
