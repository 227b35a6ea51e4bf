using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Readiness;

/// <summary>Which steps should be deterministic and why, and a press that puts it into the draft.</summary>
public sealed partial class DeterminismPage
{
    private AdviseDeterminism.View? _view;
    private string? _notFound;
    private string? _refused;
    private string? _changed;
    private bool _mayChange;
    private bool _busy;

    /// <summary>The workflow's name.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    [Inject]
    public required AdviseDeterminism Advise { get; init; }

    [Inject]
    public required ChangeDraft Change { get; init; }

    [Inject]
    public required ShowDraft Drafts { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var caller = await Person.RequireAsync();
        _mayChange = caller.Role is PersonRole.Admin;
        var outcome = await Advise.HandleAsync(new AdviseDeterminism.Query(caller.Workspace, Workflow));
        _notFound = outcome.Succeeded(out _view, out var refusal) ? null : refusal.Message;
    }

    private async Task MakeDeterministicAsync(StepAdvice step)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _refused, _changed) = (true, null, null);
        try
        {
            var caller = await Person.RequireAsync();
            if (caller.Role is not PersonRole.Admin)
            {
                _refused = "Only administrators change contracts.";
                return;
            }

            if (await WhereInDraftAsync(caller, step) is not ({ } index, var revision))
            {
                _refused = $"The draft has no step {step.Step} any more.";
                return;
            }

            var path = string.Create(CultureInfo.InvariantCulture, $"steps[{index}]");
            var outcome = await Change.HandleAsync(
                new ChangeDraft.Command(
                    caller,
                    Workflow,
                    revision,
                    [
                        new ContractChange.Set($"{path}.mode", JsonValue.Create(SnakeCase.Of(StepMode.Deterministic))),
                        new ContractChange.Remove($"{path}.may"),
                    ]
                )
            );
            if (outcome.Succeeded(out _, out var refusal))
            {
                _changed = step.Step;
            }
            else
            {
                _refused = refusal.Message;
            }
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>Where the step stands in the draft, which may have moved it, and the draft's revision; without a draft, where it stands in the version in force.</summary>
    private async Task<(int? Index, int? Revision)> WhereInDraftAsync(Caller caller, StepAdvice step)
    {
        var drafts = await Drafts.HandleAsync(new ShowDraft.Query(caller.Workspace, Workflow));
        if (!drafts.Succeeded(out var draft, out _) || draft is null)
        {
            return (step.Index, 0);
        }

        var steps = ContractReader.Read(draft.Text).Contract?.Steps ?? [];
        var index = steps
            .Index()
            .Where(s => string.Equals(s.Item.StepName, step.Step, StringComparison.Ordinal))
            .Select(s => (int?)s.Index);
        return (index.FirstOrDefault(), draft.Revision);
    }

    private static string Said(bool? answer) =>
        answer switch
        {
            true => "Yes",
            false => "No",
            null => "—",
        };

    private static string KindOf(DeterminismVerdict verdict) =>
        verdict switch
        {
            DeterminismVerdict.MakeDeterministic => "escalated",
            DeterminismVerdict.Consider => "due-soon",
            DeterminismVerdict.LeaveAsIs => "approved",
            _ => "neutral",
        };

    private static string TextOf(DeterminismVerdict verdict) =>
        verdict switch
        {
            DeterminismVerdict.MakeDeterministic => "Should be deterministic",
            DeterminismVerdict.Consider => "Consider it",
            DeterminismVerdict.LeaveAsIs => "Leave it as it is",
            _ => "Too little data",
        };

    private static string EntropiesOf(ActionFigures action) =>
        action.Arguments.Count == 0
            ? "No arguments"
            : string.Join(
                ", ",
                action.Arguments.Take(12).Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Name} {a.Entropy:0.00}"))
            );
}
