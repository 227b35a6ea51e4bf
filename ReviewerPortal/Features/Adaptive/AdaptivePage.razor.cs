using System.Globalization;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Adaptive;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Adaptive;

/// <summary>What reviewers' corrections propose to change in a contract, and a press that puts each into the draft.</summary>
public sealed partial class AdaptivePage
{
    private AdaptiveAddress _address = AdaptiveAddress.Read("");
    private FindThresholds.View? _thresholds;
    private FindRepeatedEdits.View? _corrections;
    private FindExceptionPatterns.View? _patterns;
    private SaveDraft.Draft? _draft;
    private ReadinessLevel _level;
    private string? _notFound;
    private string? _refused;
    private string? _taken;
    private bool _stale;
    private bool _mayChange;
    private bool _busy;

    /// <summary>The workflow's name.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    [Inject]
    public required FindThresholds Thresholds { get; init; }

    [Inject]
    public required FindRepeatedEdits Corrections { get; init; }

    [Inject]
    public required FindExceptionPatterns Patterns { get; init; }

    [Inject]
    public required ProposeThreshold TakeThreshold { get; init; }

    [Inject]
    public required ProposeRule TakeRule { get; init; }

    [Inject]
    public required ProposeRoute TakeRoute { get; init; }

    [Inject]
    public required ProposeAction TakeAction { get; init; }

    [Inject]
    public required ProposeLimit TakeLimit { get; init; }

    [Inject]
    public required ShowDraft Drafts { get; init; }

    [Inject]
    public required AutonomyCaps Caps { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private bool MayTake => _mayChange && _draft?.Proposal is null;

    private string Basis =>
        _thresholds?.Looked is not { From: { } from, To: { } to } looked
            ? "Each proposal goes into a draft. Nothing tunes itself."
            : $"From {Words.Count(looked.Decided, "decision")} of people among {(looked.Cut ? $"the newest {looked.Items.ToString("N0", CultureInfo.InvariantCulture)} items" : Words.Count(looked.Items, "item"))} received from {Words.Utc(from)} to {Words.Utc(to)}. Each proposal goes into a draft. Nothing tunes itself.";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _address = AdaptiveAddress.Read(new Uri(Navigation.Uri).Query);
        var caller = await Person.RequireAsync();
        _mayChange = caller.Role is PersonRole.Admin;
        var outcome = await Thresholds.HandleAsync(new(caller, Workflow, _address.Target, _address.Step, _address.Action));
        if (!outcome.Succeeded(out _thresholds, out var refusal))
        {
            _notFound = refusal.Message;
            return;
        }

        _notFound = null;
        _level = await Caps.RecentAsync(caller.Workspace, Workflow, CancellationToken.None);
        await LookAtDraftAsync(caller);
        // The first answer is shown while the others are still read.
        StateHasChanged();
        _corrections = await Corrections.HandleAsync(new(caller, Workflow));
        _patterns = (await Patterns.HandleAsync(new(caller, Workflow))).Succeeded(out var patterns, out _) ? patterns : null;
    }

    private Task TakeRuleAsync(RepeatedCorrection correction) =>
        TakeAsync(
            $"The rule about {correction.Change.Pointer} of {correction.Change.Action}",
            (caller, seen) => TakeRule.HandleAsync(new(caller, Workflow, seen, correction.Change))
        );

    private Task TakePatternAsync(ExceptionPattern pattern)
    {
        var key = pattern.Key;
        return pattern switch
        {
            { Remedy: PatternRemedy.AcceptAction } => TakeAsync(
                $"The action {key.Action}",
                (caller, seen) => TakeAction.HandleAsync(new(caller, Workflow, seen, key.Action, key.Step))
            ),
            { Limit: { } limit } => TakeAsync(
                $"The new limit of {limit.Control}",
                (caller, seen) => TakeLimit.HandleAsync(new(caller, Workflow, seen, limit.Control, limit.Proposed))
            ),
            _ => TakeAsync(
                $"A route for {key.Type}",
                (caller, seen) => TakeRoute.HandleAsync(new(caller, Workflow, seen, key.Type, key.Step))
            ),
        };
    }

    private Task TakeThresholdAsync(decimal threshold)
    {
        var (step, action) = (_address.Step, _address.Action);
        var part = action ?? step;
        return TakeAsync(
            $"A confidence of at least {RiskChart.Confidence(threshold)}{(part is null ? "" : $" for {part}")}",
            (caller, seen) => TakeThreshold.HandleAsync(new(caller, Workflow, seen, threshold, step, action))
        );
    }

    private async Task TakeAsync(string what, Func<Caller, int, Task<Outcome<SaveDraft.Draft>>> take)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _refused, _taken, _stale) = (true, null, null, false);
        try
        {
            var caller = await Person.RequireAsync();
            if ((await take(caller, _draft?.Revision ?? 0)).Succeeded(out var saved, out var refusal))
            {
                (_draft, _taken) = (saved, what);
                return;
            }

            (_refused, _stale) = (refusal.Message, string.Equals(refusal.Code, RefusalCodes.Stale, StringComparison.Ordinal));
            await LookAtDraftAsync(caller);
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task LookAtDraftAsync(Caller caller) =>
        _draft = (await Drafts.HandleAsync(new(caller.Workspace, Workflow))).Succeeded(out var draft, out _) ? draft : null;
}
