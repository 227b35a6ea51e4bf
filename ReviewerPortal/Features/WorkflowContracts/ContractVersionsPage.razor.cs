using System.Globalization;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>Every version of a contract, what changed between any two of them, and the draft that may become the next.</summary>
public sealed partial class ContractVersionsPage
{
    private const string DraftName = "draft";

    private const int MostSentences = 200;

    private IReadOnlyList<ListContractVersions.Row> _versions = [];
    private IReadOnlyList<string> _choices = [];
    private IReadOnlyList<DiffSentence> _sentences = [];
    private Dictionary<int, ListVersionUse.Row> _use = [];
    private SaveDraft.Draft? _draft;
    private string? _notFound;
    private string? _refused;
    private string? _said;
    private string? _before;
    private string? _after;
    private string _from = "";
    private string _to = "";
    private int? _restoring;
    private bool _mayChange;
    private bool _busy;
    private bool _loaded;

    /// <summary>The workflow's name.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    /// <summary>The earlier side of a comparison, a version's number or <c>draft</c>.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>The later side.</summary>
    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    [Inject]
    public required ListContractVersions Versions { get; init; }

    [Inject]
    public required ShowContract Show { get; init; }

    [Inject]
    public required ShowDraft Drafts { get; init; }

    [Inject]
    public required ListVersionUse Use { get; init; }

    [Inject]
    public required RestoreVersion Restore { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var caller = await Person.RequireAsync();
        _mayChange = caller.Role is PersonRole.Admin;
        var listed = await Versions.HandleAsync(new(caller.Workspace, Workflow));
        if (!listed.Succeeded(out var rows, out var refusal))
        {
            (_notFound, _loaded) = (refusal.Message, true);
            return;
        }

        var drafts = await Drafts.HandleAsync(new(caller.Workspace, Workflow));
        _draft = drafts.Succeeded(out var draft, out _) ? draft : null;
        (_versions, _notFound) = (rows, null);
        var use = await Use.HandleAsync(new(caller.Workspace, Workflow));
        _use = use.Succeeded(out var used, out _) ? used.ToDictionary(u => u.Version) : [];
        _choices = [.. (string[])(_draft is null ? [] : [DraftName]), .. rows.Select(r => NumberOf(r.Version))];
        await CompareAsync(caller);
        _loaded = true;
    }

    /// <summary>Compares what the address names; where it names nothing, the draft with the version in force, or the two newest versions.</summary>
    private async Task CompareAsync(Caller caller)
    {
        (_before, _after, _sentences, _refused) = (null, null, [], null);
        if (_choices.Count < 2)
        {
            return;
        }

        (_from, _to) = (From ?? _choices[1], To ?? _choices[0]);
        var before = await TextOfAsync(caller, _from);
        var after = await TextOfAsync(caller, _to);
        _refused = before.Refusal?.Message ?? after.Refusal?.Message;
        if (_refused is null)
        {
            (_before, _after) = (before.Value, after.Value);
            _sentences = DiffSentenceRules.Describe(_before, _after);
        }
    }

    private async Task<Outcome<string>> TextOfAsync(Caller caller, string side)
    {
        if (string.Equals(side, DraftName, StringComparison.Ordinal))
        {
            return _draft is not null ? _draft.Text : new Refusal(RefusalCodes.NotFound, "There is no draft any more.");
        }

        if (!int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return new Refusal(RefusalCodes.NotFound, "Choose two versions to compare.");
        }

        var shown = await Show.HandleAsync(new(caller.Workspace, Workflow, version));
        return shown.Succeeded(out var view, out var refusal) ? view.Text : refusal;
    }

    private void ChooseFrom(ChangeEventArgs chosen) =>
        Navigation.NavigateTo(PortalUrls.ContractVersions(Workflow, chosen.Value as string, _to));

    private void ChooseTo(ChangeEventArgs chosen) =>
        Navigation.NavigateTo(PortalUrls.ContractVersions(Workflow, _from, chosen.Value as string));

    private Task AskToRestoreAsync(int version)
    {
        if (_draft is null)
        {
            return RestoreAsync(version);
        }

        _restoring = version;
        return Task.CompletedTask;
    }

    private async Task RestoreAsync(int version)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var outcome = await Restore.HandleAsync(
                new(await Person.RequireAsync(), Workflow, version) { ExpectedRevision = _draft?.Revision ?? 0 }
            );
            if (outcome.Succeeded(out _, out var refusal))
            {
                await DoneAsync(FormattableString.Invariant($"Version {version} is the draft now."));
            }
            else
            {
                await LoadAsync();
                _refused = refusal.Message;
            }

            _restoring = null;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task DoneAsync(string said)
    {
        _said = said;
        await LoadAsync();
    }

    private static string NumberOf(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static string NameOf(string choice) =>
        string.Equals(choice, DraftName, StringComparison.Ordinal) ? "draft" : $"version {choice}";
}
