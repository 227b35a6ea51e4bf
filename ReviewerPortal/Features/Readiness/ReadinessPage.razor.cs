using System.Text.Json;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Readiness;

/// <summary>The ladder of levels: where a workflow stands, what is missing for the next rung, what the level lets happen alone, and how it came there.</summary>
public sealed partial class ReadinessPage
{
    private MeasureReadiness.View? _view;
    private IReadOnlyList<ShownChange> _changes = [];
    private string? _notFound;

    /// <summary>The workflow's name.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    [Inject]
    public required MeasureReadiness Measure { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var caller = await Person.RequireAsync();
        var outcome = await Measure.HandleAsync(caller.Workspace, Workflow);
        _notFound = outcome.Succeeded(out _view, out var refusal) ? null : refusal.Message;
        _changes = [.. (_view?.Changes ?? []).Select(ShownChange.Of)];
    }

    private List<ReadinessCheck> ChecksOf(ReadinessLevel level) => [.. _view!.Checks.Where(c => c.Level == level)];

    private string StandingOf(ReadinessLevel level)
    {
        if (level < _view!.Level)
        {
            return "Behind it";
        }

        var missing = _view.Checks.Count(c => c.Level <= level && !c.Passed);
        return missing == 0 ? "Met" : $"{Words.Count(missing, "check")} short";
    }

    private sealed record ShownChange(DateTimeOffset At, bool Fell, string? From, string To, IReadOnlyList<string> Failing)
    {
        public string Text => From is null ? $"First measured: {To}" : $"{(Fell ? "Fell" : "Rose")} from {From} to {To}";

        public static ShownChange Of(MeasureReadiness.Change change)
        {
            using var json = JsonDocument.Parse(change.Detail);
            var root = json.RootElement;
            return new ShownChange(
                change.At,
                string.Equals(change.Action, RecordReadiness.Fell, StringComparison.Ordinal),
                root.GetProperty("from").GetString(),
                root.GetProperty("to").GetString()!,
                [.. root.GetProperty("failing").EnumerateArray().Select(f => f.GetString()!.Replace('-', ' '))]
            );
        }
    }
}
