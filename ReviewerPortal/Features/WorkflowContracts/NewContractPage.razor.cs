using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>Leads an administrator through a first contract. What was answered is kept in the browser's tab, so that a reload loses nothing.</summary>
public sealed partial class NewContractPage
{
    private const string KeptAs = "first-contract";

    private static readonly IReadOnlyList<string> Titles =
    [
        "What it is",
        "What enters",
        "Who decides",
        "Exceptions and time",
        "Evidence",
        "Save",
    ];

    private Progress _progress = new();
    private IReadOnlyList<string> _teams = [];
    private IReadOnlyList<string> _errors = [];
    private Refusal? _refused;
    private string _text = "";
    private bool _busy;

    [Inject]
    public required SaveDraft Save { get; init; }

    [Inject]
    public required ListWorkflows Workflows { get; init; }

    [Inject]
    public required ListPeople People { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required IJSRuntime Browser { get; init; }

    private FirstContract First => _progress.First;

    private ContractTemplates.Template? Chosen =>
        ContractTemplates.All.FirstOrDefault(t => string.Equals(t.Name, _progress.Template, StringComparison.Ordinal));

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Write();
        var caller = await Person.RequireAsync();
        _teams = await People.TeamsAsync(caller.Workspace, CancellationToken.None);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        if (await Browser.InvokeAsync<string?>("sessionStorage.getItem", KeptAs) is { } kept && Restore(kept) is { } progress)
        {
            _progress = progress;
            Write();
            StateHasChanged();
        }
    }

    private static Progress? Restore(string kept)
    {
        try
        {
            return JsonSerializer.Deserialize<Progress>(kept, WireJson.Options) is { Step: >= 0 and < 6 } progress ? progress : null;
        }
        catch (JsonException)
        {
            // Written by another release, or by hand: the questions begin anew.
            return null;
        }
    }

    private async Task ChangeAsync(Action change)
    {
        change();
        Write();
        await KeepAsync();
    }

    private Task GoAsync(int step) => ChangeAsync(() => (_progress.Step, _refused) = (step, null));

    private Task ChooseTemplateAsync(ChangeEventArgs chosen) =>
        ChangeAsync(() =>
        {
            _progress.Template = TextOf(chosen) is { Length: > 0 } name ? name : null;
            if (Chosen is { } template && First.Workflow.Length == 0)
            {
                First.Workflow = template.Name;
            }
        });

    private async Task ImportAsync(InputFileChangeEventArgs chosen)
    {
        if (chosen.File.Size > ToolsFile.MaxLength)
        {
            _refused = new Refusal(RefusalCodes.TooLarge, "A tools.json is at most 1 MiB; this file is larger.");
            return;
        }

        await using var stream = chosen.File.OpenReadStream(ToolsFile.MaxLength);
        using var reader = new StreamReader(stream);
        if (!ToolsFile.Read(await reader.ReadToEndAsync()).Succeeded(out var tools, out _refused))
        {
            return;
        }

        await ChangeAsync(() =>
        {
            First.Actions.RemoveAll(a => a.Name.Length == 0 || tools.Any(t => string.Equals(t.Name, a.Name, StringComparison.Ordinal)));
            First.Actions.AddRange(tools.Select(t => new FirstAction { Name = t.Name, Arguments = t.Arguments?.ToJsonString() }));
            _progress.LeftOut = [.. tools.SelectMany(t => t.LeftOut.Select(p => $"{t.Name} {p.Pointer}: {p.Detail}"))];
        });
    }

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var caller = await Person.RequireAsync();
            if (caller.Role is not PersonRole.Admin)
            {
                _refused = new Refusal(RefusalCodes.Forbidden, "Only administrators change contracts.");
                return;
            }

            var workflow = First.Workflow.Trim();
            var known = await Workflows.HandleAsync(new(caller.Workspace));
            if (known.Any(w => string.Equals(w.Name, workflow, StringComparison.Ordinal)))
            {
                _refused = new Refusal(RefusalCodes.Conflict, $"There is a workflow {workflow} already; choose another name.");
                return;
            }

            var outcome = await Save.HandleAsync(new(caller, workflow, _text) { ExpectedRevision = 0 });
            if (outcome.Succeeded(out _, out _refused))
            {
                await Browser.InvokeVoidAsync("sessionStorage.removeItem", KeptAs);
                Navigation.NavigateTo(PortalUrls.ContractDraft(workflow));
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private Task BeginAgainAsync() => ChangeAsync(() => (_progress, _refused) = (new Progress(), null));

    private async Task KeepAsync() =>
        await Browser.InvokeVoidAsync("sessionStorage.setItem", KeptAs, JsonSerializer.Serialize(_progress, WireJson.Options));

    private void Write()
    {
        _text = Chosen is { } template
            ? ContractTextEdit.Apply(template.Text, [new ContractChange.Set("workflow", First.Workflow.Trim())]) is { Refusal: null } edited
                ? edited.Value
                : template.Text
            : FirstContractRules.Write(First);
        _errors =
        [
            .. ContractRules
                .Check(First.Workflow.Trim(), ContractReader.Read(_text))
                .Where(p => p.Severity is ProblemSeverity.Error)
                .Select(p => $"{p.Path}: {p.Message}")
                .Concat(First.Workflow.Trim().Length == 0 ? ["workflow: It has no name yet."] : (IEnumerable<string>)[])
                .Distinct(StringComparer.Ordinal)
                .Take(20),
        ];
    }

    private static string TextOf(ChangeEventArgs change) => change.Value as string ?? "";

    private static decimal? NumberOf(ChangeEventArgs change) =>
        decimal.TryParse(TextOf(change), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int WholeOf(ChangeEventArgs change, int otherwise) =>
        int.TryParse(TextOf(change), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : otherwise;

    /// <summary>What is kept in the tab.</summary>
    private sealed record Progress
    {
        public int Step { get; set; }

        public string? Template { get; set; }

        public IReadOnlyList<string> LeftOut { get; set; } = [];

        public FirstContract First { get; init; } = new();
    }
}
