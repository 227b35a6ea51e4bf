using System.Globalization;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>One workflow's contract: a published version with what changed in it, or the draft with its problems, from which administrators publish.</summary>
public sealed partial class ContractPage
{
    private IReadOnlyList<ListContractVersions.Row> _versions = [];
    private IReadOnlyList<ContractChange> _changes = [];
    private ShowContract.View? _shown;
    private SaveDraft.Draft? _draft;
    private Refusal? _refused;
    private string? _notFound;
    private string? _said;
    private string _note = "";
    private bool _createTeams;
    private bool _draftExists;
    private bool _mayChange;
    private bool _editing;
    private bool _loaded;
    private bool _busy;
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
    public required ShowContract Show { get; init; }

    [Inject]
    public required ShowDraft Drafts { get; init; }

    [Inject]
    public required ListContractVersions Versions { get; init; }

    [Inject]
    public required DiffContracts Diff { get; init; }

    [Inject]
    public required PublishContract Publish { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _editing = false;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var caller = await Person.RequireAsync();
        _mayChange = caller.Role is PersonRole.Admin;
        (_shown, _changes, _notFound, _refused) = (null, [], null, null);
        var versions = await Versions.HandleAsync(new ListContractVersions.Query(caller.Workspace, Workflow));
        if (!versions.Succeeded(out var rows, out var refusal))
        {
            (_notFound, _loaded) = (refusal.Message, true);
            return;
        }

        _versions = rows;
        var drafts = await Drafts.HandleAsync(new ShowDraft.Query(caller.Workspace, Workflow));
        var draft = drafts.Succeeded(out var found, out _) ? found : null;
        _draftExists = draft is not null;
        _draft =
            draft is not null && (string.Equals(View, "draft", StringComparison.Ordinal) || (_versions.Count == 0 && Version is null))
                ? draft
                : null;
        _errors = _draft?.Problems.Count(p => p.Severity == ProblemSeverity.Error) ?? 0;
        _warnings = (_draft?.Problems.Count ?? 0) - _errors;
        if (_draft is null && (_versions.Count > 0 || Version is not null))
        {
            await LoadVersionAsync(caller);
        }

        _loaded = true;
    }

    private async Task LoadVersionAsync(Caller caller)
    {
        var outcome = await Show.HandleAsync(new ShowContract.Query(caller.Workspace, Workflow, Version));
        if (!outcome.Succeeded(out _shown, out var refusal))
        {
            _notFound = refusal.Message;
            return;
        }

        if (_shown.Version > 1)
        {
            var difference = await Diff.HandleAsync(
                new DiffContracts.Query(caller.Workspace, Workflow, _shown.Version - 1, _shown.Version)
            );
            _changes = difference.Succeeded(out var changed, out _) ? changed.Changes : [];
        }
    }

    private async Task DraftSavedAsync(string workflow)
    {
        _editing = false;
        _said = null;
        if (string.Equals(View, "draft", StringComparison.Ordinal))
        {
            await LoadAsync();
        }
        else
        {
            Navigation.NavigateTo(PortalUrls.ContractDraft(workflow));
        }
    }

    private async Task PublishAsync()
    {
        if (_busy)
        {
            return;
        }

        (_busy, _refused) = (true, null);
        try
        {
            var caller = await Person.RequireAsync();
            if (caller.Role is not PersonRole.Admin)
            {
                _refused = new Refusal(RefusalCodes.Forbidden, "Only administrators publish contracts.");
                return;
            }

            var outcome = await Publish.HandleAsync(
                new PublishContract.Command(caller)
                {
                    Workflow = Workflow,
                    Note = _note,
                    CreateMissingTeams = _createTeams,
                }
            );
            if (!outcome.Succeeded(out var published, out _refused))
            {
                return;
            }

            _said = string.Create(CultureInfo.InvariantCulture, $"Version {published.Number} is in force for new items.");
            _note = "";
            Navigation.NavigateTo(PortalUrls.Contract(Workflow));
        }
        finally
        {
            _busy = false;
        }
    }

    private static string Many(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Short(string text) => text.Length <= 160 ? text : string.Concat(text.AsSpan(0, 159), "…");
}
