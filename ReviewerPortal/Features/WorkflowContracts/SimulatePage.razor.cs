using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>Takes one proposal, pasted or recent, through a draft or a version and shows the reason for every step of the way.</summary>
public sealed partial class SimulatePage
{
    /// <summary>The longest body that is typed or pasted here, in characters.</summary>
    public const int MostTyped = 200_000;

    private IReadOnlyList<ListRecentProposals.Row> _recent = [];
    private IReadOnlyList<int> _versions = [];
    private ExplainPlacement.Answer? _answer;
    private Refusal? _refused;
    private string _body = "";
    private int? _version;
    private bool _hasDraft;
    private bool _busy;

    /// <summary>The workflow's name.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    [Inject]
    public required ExplainPlacement Explain { get; init; }

    [Inject]
    public required ListRecentProposals Recent { get; init; }

    [Inject]
    public required ListContractVersions Versions { get; init; }

    [Inject]
    public required ShowDraft Drafts { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var caller = await Person.RequireAsync();
        var drafts = await Drafts.HandleAsync(new(caller.Workspace, Workflow));
        _hasDraft = drafts.Succeeded(out var draft, out _refused) && draft is not null;
        var listed = await Versions.HandleAsync(new(caller.Workspace, Workflow));
        _versions = listed.Succeeded(out var rows, out _) ? [.. rows.Select(r => r.Version)] : [];
        _recent = await Recent.HandleAsync(new(caller.Workspace, Workflow));
        if (_body.Length == 0 && _recent.Count > 0)
        {
            _body = _recent[0].Body;
        }
    }

    private void Pick(ChangeEventArgs chosen)
    {
        var picked = _recent.FirstOrDefault(r => string.Equals(r.Id.ToString(), chosen.Value as string, StringComparison.Ordinal));
        if (picked is not null)
        {
            (_body, _answer, _refused) = (picked.Body, null, null);
        }
    }

    private void ChooseVersion(ChangeEventArgs chosen) =>
        _version = int.TryParse(chosen.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    private async Task ExplainAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var caller = await Person.RequireAsync();
            var outcome = await Explain.HandleAsync(new(caller.Workspace, Workflow, Encoding.UTF8.GetBytes(_body), _version));
            _ = outcome.Succeeded(out _answer, out _refused);
        }
        finally
        {
            _busy = false;
        }
    }

    private static string TitleOf(ExplanationStage stage) =>
        stage switch
        {
            ExplanationStage.Step => "Action and step",
            ExplanationStage.Controls => "Controls",
            ExplanationStage.Exception => "Exception",
            ExplanationStage.Route => "Queue",
            ExplanationStage.Tier => "Approval tier",
            ExplanationStage.Evidence => "Evidence",
            ExplanationStage.Clocks => "Clocks",
            _ => "With or without a person",
        };

    private static string ClassOf(ExplanationMark mark) => SnakeCase.Of(mark);

    private static string KindOf(ExplanationMark mark) =>
        mark switch
        {
            ExplanationMark.Held => "approved",
            ExplanationMark.Failed => "rejected",
            _ => "neutral",
        };
}
