using System.Text.Json;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Releases;

/// <summary>A workflow's rollout gate: what it says, what it rests on, and what leads and administrators can do about it.</summary>
public sealed partial class GatePage
{
    private ShowGate.View? _gate;
    private string? _refused;
    private string? _said;
    private string _text = "";
    private bool _busy;
    private bool _mayAct;

    /// <summary>The workflow, from the address.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    [Inject]
    public required ShowGate Gate { get; init; }

    [Inject]
    public required OpenRelease Open { get; init; }

    [Inject]
    public required StartRelease Start { get; init; }

    [Inject]
    public required PromoteRelease Promote { get; init; }

    [Inject]
    public required PauseRelease Pause { get; init; }

    [Inject]
    public required RollBackRelease Back { get; init; }

    [Inject]
    public required RehearseRollback Rehearse { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync() => await LoadAsync();

    private static string[] FindingsOf(Rehearsal rehearsal) => JsonSerializer.Deserialize<string[]>(rehearsal.Findings) ?? [];

    private static string Definition(string metric)
    {
        var definition = GateMetrics.Of(metric);
        return $"{definition.Numerator}, of {definition.Denominator}. {definition.Note}";
    }

    private async Task LoadAsync()
    {
        var me = await Person.RequireAsync();
        _mayAct = me.Role is PersonRole.Lead or PersonRole.Admin;
        var outcome = await Gate.HandleAsync(new ShowGate.Query(me.Workspace, Workflow));
        if (outcome.Succeeded(out var gate, out var refusal))
        {
            _gate = gate;
        }
        else
        {
            (_gate, _refused) = (null, refusal.Message);
        }
    }

    private Task OpenAsync() =>
        RunAsync(
            async me => (await Open.HandleAsync(new OpenRelease.Command(me, Workflow, _text))).Refusal,
            "The release is open. Start its canary when you are ready."
        );

    private Task StartAsync() =>
        RunAsync(
            async me => (await Start.HandleAsync(new StartRelease.Command(me, _gate!.Release!.Id, _text))).Refusal,
            "The candidate has its first share."
        );

    private Task PromoteAsync() =>
        RunAsync(async me => (await Promote.HandleAsync(new PromoteRelease.Command(me, _gate!.Release!.Id, _text))).Refusal, "Approved.");

    private Task PauseAsync(bool paused) =>
        RunAsync(
            async me => (await Pause.HandleAsync(new PauseRelease.Command(me, _gate!.Release!.Id, paused, _text))).Refusal,
            paused ? "Paused: it keeps its share and takes no step." : "It goes on."
        );

    private Task RollBackAsync() =>
        RunAsync(
            async me => (await Back.HandleAsync(new RollBackRelease.Command(me, _gate!.Release!.Id, _text))).Refusal,
            "Rolled back: new work takes the fallback and what waited was re-routed."
        );

    private Task RehearseAsync() =>
        RunAsync(
            async me => (await Rehearse.HandleAsync(new RehearseRollback.Command(me, Workflow))).Refusal,
            "The rollback was rehearsed on copies; see what was found below."
        );

    private async Task RunAsync(Func<Caller, Task<Refusal?>> act, string done)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var refusal = await act(await Person.RequireAsync());
            (_refused, _said) = (refusal is null ? null : Told(refusal), refusal is null ? done : null);
            if (refusal is null)
            {
                _text = "";
            }

            await LoadAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private static string Told(Refusal refusal) =>
        refusal.Facts.GetValueOrDefault("reason") is string reason ? $"{refusal.Message} {reason}" : refusal.Message;
}
