using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>A contract's document, a published version or the draft; a draft's problems stand at their lines.</summary>
public sealed partial class ContractTextPage
{
    private AnswerContractQuestions.View? _view;
    private IReadOnlyList<ContractProblem> _problems = [];
    private string? _notFound;
    private int _errors;
    private int _warnings;

    /// <summary>The workflow's name.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    /// <summary>The version to show; the newest when absent.</summary>
    [SupplyParameterFromQuery(Name = "version")]
    public int? Version { get; set; }

    /// <summary><c>draft</c> shows the draft.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    [Inject]
    public required AnswerContractQuestions Questions { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    private string What => _view?.Source.Version is { } version ? FormattableString.Invariant($"Version {version}") : "Draft";

    private string Overview =>
        _view?.Source.Version is { } version ? PortalUrls.Contract(Workflow, version) : PortalUrls.ContractDraft(Workflow);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var caller = await Person.RequireAsync();
        var outcome = await Questions.HandleAsync(
            new(caller.Workspace, Workflow, Version, string.Equals(View, "draft", StringComparison.Ordinal))
        );
        _notFound = outcome.Succeeded(out _view, out var refusal) ? null : refusal.Message;

        // What was published cannot be mended any more, so its warnings would only be in the way.
        _problems = _view is { Source.Version: null } draft ? draft.Problems : [];
        _errors = _problems.Count(p => p.Severity == ProblemSeverity.Error);
        _warnings = _problems.Count - _errors;
    }
}
