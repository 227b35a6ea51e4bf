using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>One workflow's contract, a published version or the draft: what it answers, what it leaves open, and where its boundaries run.</summary>
public sealed partial class ContractPage
{
    private AnswerContractQuestions.View? _view;
    private SaveDraft.Draft? _draft;
    private string? _notFound;
    private string? _said;
    private bool _mayChange;

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
    public required ShowDraft Drafts { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    private bool AsksForDraft => string.Equals(View, "draft", StringComparison.Ordinal);

    private string Address => AsksForDraft ? PortalUrls.ContractDraft(Workflow) : PortalUrls.Contract(Workflow, Version);

    [Inject]
    public required NavigationManager Navigation { get; init; }

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var caller = await Person.RequireAsync();
        _mayChange = caller.Role is PersonRole.Admin;
        var outcome = await Questions.HandleAsync(new(caller.Workspace, Workflow, Version, AsksForDraft));
        _notFound = outcome.Succeeded(out _view, out var refusal) ? null : refusal.Message;
        var drafts = await Drafts.HandleAsync(new(caller.Workspace, Workflow));
        _draft = drafts.Succeeded(out var draft, out _) ? draft : null;
    }

    private async Task DoneAsync(string said)
    {
        _said = said;
        await LoadAsync();
        if (_draft is null && AsksForDraft)
        {
            // The draft has become a version; its own address shows nothing any more.
            Navigation.NavigateTo(PortalUrls.Contract(Workflow));
        }
    }
}
