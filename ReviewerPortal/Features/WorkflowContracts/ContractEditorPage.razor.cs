using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>
/// Where a contract's draft is changed, by forms or as YAML: two views of one text. It is saved when the person says so; what is not saved yet is kept in
/// their browser. Somebody else's save is told at once and merged before one's own.
/// </summary>
public sealed partial class ContractEditorPage : IAsyncDisposable
{
    private const int MostProblems = 100;
    private const long MostBytes = 1024 * 1024;

    // A kept text may be larger than what can be saved; a character has at most four bytes.
    private const long MostKept = 4 * MostBytes;

    private readonly CancellationTokenSource _leaving = new();

    // Every change first asks the browser what was typed. What comes meanwhile waits: a save must not overtake the change it was pressed after.
    private readonly SemaphoreSlim _turn = new(1);
    private WorkingCopy? _copy;
    private ContractFormScope? _scope;
    private IJSObjectReference? _script;
    private IJSObjectReference? _desk;
    private DotNetObjectReference<ContractEditorPage>? _self;
    private IDisposable? _watch;
    private Standing? _theirs;
    private DraftChange? _news;
    private SaveDraft.Proposal? _proposal;
    private DateTimeOffset? _restored;
    private DateTimeOffset? _savedAt;
    private string? _savedBy;
    private string? _notFound;
    private string? _refused;
    private string? _said;
    private string _viewer = "";
    private int? _basedOn;
    private int _errors;
    private int _warnings;
    private bool _busy;

    /// <summary>The workflow's name.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    /// <summary>The part that is open, as a problem's path names it.</summary>
    [SupplyParameterFromQuery(Name = "at")]
    public string? At { get; set; }

    /// <summary><c>yaml</c> shows the text; forms otherwise.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    [Inject]
    public required ShowContract Show { get; init; }

    [Inject]
    public required ShowDraft Drafts { get; init; }

    [Inject]
    public required SaveDraft Save { get; init; }

    [Inject]
    public required FindCompletions Completions { get; init; }

    [Inject]
    public required ListPeople People { get; init; }

    [Inject]
    public required ContractFeed Feed { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    private bool IsYaml => string.Equals(View, "yaml", StringComparison.Ordinal);

    /// <summary>The browser typed something: the change alone. False where it does not fit; then the whole follows.</summary>
    [JSInvokable]
    public Task<bool> TypedAsync(int start, int removed, string added, int length)
    {
        _said = null;
        return Task.FromResult(_copy?.Splice(start, removed, added, length) ?? false);
    }

    /// <summary>The whole text, where a change was too large or got lost.</summary>
    [JSInvokable]
    public async Task TypedWholeAsync(IJSStreamReference text)
    {
        var whole = await ReadAsync(text);
        _copy?.Put(whole);
    }

    /// <summary>The typing paused: what is wrong is said.</summary>
    [JSInvokable]
    public async Task PausedAsync()
    {
        await CheckAsync();
        StateHasChanged();
    }

    /// <summary>What could be written at a place: the line 1-based, the column how many characters stand before it.</summary>
    [JSInvokable]
    public async Task<FindCompletions.Answer> CompleteAsync(int line, int column)
    {
        var caller = await Person.RequireAsync(_leaving.Token);
        return await Completions.HandleAsync(new(caller.Workspace, _copy?.Text ?? "", line, column), _leaving.Token);
    }

    /// <summary>Saves what the server has; the browser has told everything before.</summary>
    [JSInvokable]
    public async Task SaveAsync()
    {
        if (_copy is null || _busy)
        {
            return;
        }

        (_busy, _refused, _said) = (true, null, null);
        try
        {
            await InTurnAsync(SaveNowAsync);
        }
        finally
        {
            _busy = false;
            StateHasChanged();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        await _leaving.CancelAsync();
        try
        {
            if (_desk is not null)
            {
                await _desk.InvokeVoidAsync("stop");
                await _desk.DisposeAsync();
            }

            if (_script is not null)
            {
                await _script.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and what it keeps is kept.
        }

        _self?.Dispose();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var caller = await Person.RequireAsync();
        _viewer = caller.DisplayName;

        // Watch first, read second: nothing falls between. Only where the page stays; a prerendered one would never stop watching.
        if (RendererInfo.IsInteractive)
        {
            _watch = Feed.Watch(caller.Workspace, Workflow, change => _ = Task.Run(() => InvokeAsync(() => Heard(change))));
        }

        var teams = await People.TeamsAsync(caller.Workspace, _leaving.Token);
        if (await StandingAsync(caller) is not { } standing)
        {
            return;
        }

        _copy = new WorkingCopy(Workflow, standing.Text, standing.Revision);
        _scope = new ContractFormScope(_copy, teams) { Change = ChangeAsync, ToYaml = ToYaml };
        Count();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Once there is a copy to lay on the desk, which is at the first render after the reading.
        if (_copy is not { } copy || _self is not null)
        {
            return;
        }

        _self = DotNetObjectReference.Create(this);
        var caller = await Person.RequireAsync(_leaving.Token);
        _script = await Js.InvokeAsync<IJSObjectReference>("import", _leaving.Token, "./js/draft-desk.js");
        var desk = await _script.InvokeAsync<IJSObjectReference>(
            "open",
            _leaving.Token,
            _self,
            $"{caller.Workspace}|{caller.Person}|{Workflow}"
        );
        await TakeUpAsync(desk, copy);
        await desk.InvokeVoidAsync("begin", _leaving.Token, _copy.Text, _copy.IsChanged ? _copy.Base : null, _copy.Revision);
        _desk = desk;
        await CheckAsync();
        StateHasChanged();
        await RevealAsync();
    }

    /// <summary>Whoever was sent to a part finds it in view, its field ready to be typed into: one of two hundred steps is not on the first screen.</summary>
    private async Task RevealAsync()
    {
        if (IsYaml || At is not { Length: > 0 } path)
        {
            return;
        }

        List<string> places = [];
        for (var at = path; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            places.Add(ContractFormScope.IdOf(at));
        }

        await _script!.InvokeVoidAsync("reveal", _leaving.Token, places);
    }

    /// <summary>Brings back what this browser kept of an earlier visit and was never saved.</summary>
    private async Task TakeUpAsync(IJSObjectReference desk, WorkingCopy fresh)
    {
        if (await desk.InvokeAsync<Kept?>("kept", _leaving.Token) is not { } kept)
        {
            return;
        }

        var text = await ReadAsync(await desk.InvokeAsync<IJSStreamReference>("keptText", _leaving.Token));
        if (string.Equals(text, fresh.Text, StringComparison.Ordinal))
        {
            return;
        }

        if (kept.Revision != fresh.Revision)
        {
            // Somebody saved while this lay in the browser: both start from what it was typed into.
            var start = await ReadAsync(await desk.InvokeAsync<IJSStreamReference>("keptBase", _leaving.Token));
            var theirs = new Standing(_savedBy ?? "Somebody", _savedAt, fresh.Text, fresh.Revision);
            _copy = new WorkingCopy(Workflow, start, kept.Revision);
            _scope = new ContractFormScope(_copy, _scope!.Teams) { Change = ChangeAsync, ToYaml = ToYaml };
            _theirs = theirs;
        }

        _copy!.Put(text);
        _restored = DateTimeOffset.FromUnixTimeMilliseconds(kept.At);
    }

    private void Heard(DraftChange change)
    {
        // One's own save comes back too, sometimes before its answer.
        if (_leaving.IsCancellationRequested || (_busy && string.Equals(change.By, _viewer, StringComparison.Ordinal)))
        {
            return;
        }

        if (change.What is DraftEvent.Saved && change.Revision == _copy?.Revision)
        {
            return;
        }

        _news = change;
        StateHasChanged();
    }

    private async Task LookAtTheirsAsync()
    {
        var caller = await Person.RequireAsync(_leaving.Token);
        await FaceTheirsAsync(caller);
        if (_theirs is { } theirs && _copy is { IsChanged: false })
        {
            await TakeAsync(theirs.Text);
        }
    }

    private async Task FaceTheirsAsync(Caller caller)
    {
        _theirs = await StandingAsync(caller) is { } standing ? standing with { Text = WorkingCopy.LineFeeds(standing.Text) } : null;
        _news = null;
    }

    /// <summary>What goes on, from here on based on what the other one saved.</summary>
    private async Task TakeAsync(string text)
    {
        if (_copy is not { } copy || _theirs is not { } theirs)
        {
            return;
        }

        await InTurnAsync(async () =>
        {
            await FlushAsync();
            if (!string.Equals(text, copy.Text, StringComparison.Ordinal))
            {
                copy.Replace(text);
            }

            copy.Saved(theirs.Text, theirs.Revision);
            (_theirs, _news, _restored) = (null, null, null);
            _said = copy.IsChanged ? "Merged. Save the draft to keep it." : $"This is the draft as {theirs.Who} saved it.";
            await TellAsync("saved", copy.Revision, theirs.Text);
            await PushAsync();
        });
    }

    private Task<string?> ChangeAsync(IReadOnlyList<ContractChange> changes) => EditAsync(copy => copy.Change(changes)?.Message);

    private Task UndoAsync() =>
        EditAsync(copy =>
        {
            copy.Undo();
            return null;
        });

    private async Task ThrowAwayAsync()
    {
        await EditAsync(copy =>
        {
            copy.Replace(copy.Base);
            return null;
        });
        (_restored, _theirs) = (null, null);
    }

    private async Task UploadAsync(InputFileChangeEventArgs chosen)
    {
        if (chosen.File.Size > MostBytes)
        {
            _refused = "A contract is at most 1 MiB; this file is larger.";
            return;
        }

        await using var stream = chosen.File.OpenReadStream(MostBytes, _leaving.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(_leaving.Token);
        await EditAsync(copy =>
        {
            copy.Replace(text);
            return null;
        });
        _said = "The file is in the editor. Save the draft to keep it; Undo brings the old text back.";
    }

    /// <summary>Changes the text on the server's side, after the browser told what it had typed.</summary>
    private async Task<string?> EditAsync(Func<WorkingCopy, string?> edit)
    {
        if (_copy is not { } copy)
        {
            return null;
        }

        string? refused = null;
        await InTurnAsync(async () =>
        {
            await FlushAsync();
            (_said, refused) = (null, edit(copy));
            _refused = refused;
            await PushAsync();
        });
        return refused;
    }

    private async Task InTurnAsync(Func<Task> step)
    {
        await _turn.WaitAsync(_leaving.Token);
        try
        {
            await step();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task SaveNowAsync()
    {
        var copy = _copy!;
        var caller = await Person.RequireAsync(_leaving.Token);
        if (caller.Role is not PersonRole.Admin)
        {
            _refused = "Only administrators change contracts. What you typed stays in this browser.";
            return;
        }

        var text = copy.Text;
        var outcome = await Save.HandleAsync(new(caller, Workflow, copy.ToSave()) { ExpectedRevision = copy.Revision }, _leaving.Token);
        if (outcome.Succeeded(out var draft, out var refusal))
        {
            copy.Saved(text, draft.Revision);
            Describe(draft);
            (_news, _theirs, _restored) = (null, null, null);
            _said = draft.HasErrors ? "Saved, with the errors it has." : "Saved.";
            await TellAsync("saved", draft.Revision, string.Equals(text, copy.Text, StringComparison.Ordinal) ? null : text);
        }
        else if (string.Equals(refusal.Code, RefusalCodes.Stale, StringComparison.Ordinal))
        {
            await FaceTheirsAsync(caller);
        }
        else
        {
            _refused = refusal.Message;
        }
    }

    private async Task SaveClickedAsync()
    {
        await FlushAsync();
        await SaveAsync();
    }

    private async Task PushAsync()
    {
        await TellAsync("replace", _copy!.Text);
        await CheckAsync();
        StateHasChanged();
    }

    private async Task CheckAsync()
    {
        Count();
        await TellAsync(
            "show",
            _copy!.Problems.Select(p => new
            {
                p.Line,
                p.Column,
                Error = p.Severity == ProblemSeverity.Error,
                p.Message,
            })
        );
    }

    private void Count()
    {
        _errors = _copy!.Problems.Count(p => p.Severity == ProblemSeverity.Error);
        _warnings = _copy.Problems.Count - _errors;
    }

    private Task FlushAsync() => TellAsync("flush");

    private async Task TellAsync(string what, params object?[] with)
    {
        if (_desk is not null)
        {
            await _desk.InvokeVoidAsync(what, _leaving.Token, with);
        }
    }

    private async Task JumpAsync(ContractProblem problem) => await TellAsync("jump", problem.Line, problem.Column);

    /// <summary>Goes to the part the address names, where its problem or the nearest one before it stands.</summary>
    private async Task JumpToPathAsync()
    {
        if (At is { Length: > 0 } path && _copy is { } copy && ContractPlaces.LineOf(copy.Text, path) is { } line)
        {
            await TellAsync("jump", line, 1);
        }
    }

    private void ToYaml(string path) => Navigation.NavigateTo(PortalUrls.ContractEditor(Workflow, path, asYaml: true));

    private string FormAt(string path) => PortalUrls.ContractEditor(Workflow, path);

    /// <summary>The draft as it is saved, or what one would start from; null, and why, where there is no such workflow.</summary>
    private async Task<Standing?> StandingAsync(Caller caller)
    {
        var drafts = await Drafts.HandleAsync(new(caller.Workspace, Workflow), _leaving.Token);
        if (!drafts.Succeeded(out var draft, out var refusal) && refusal is not null)
        {
            _notFound = refusal.Message;
            return null;
        }

        if (draft is not null)
        {
            Describe(draft);
            return new(draft.By, draft.At, draft.Text, draft.Revision);
        }

        var current = await Show.HandleAsync(new(caller.Workspace, Workflow), _leaving.Token);
        var version = current.Succeeded(out var view, out _) ? view : null;
        (_savedBy, _savedAt, _proposal, _basedOn) = (null, null, null, version?.Version);
        return version is null
            ? new("Nobody", null, $"workflow: {Workflow}\n", 0)
            : new(version.PublishedBy, version.PublishedAt, version.Text, 0);
    }

    private void Describe(SaveDraft.Draft draft) =>
        (_savedBy, _savedAt, _basedOn, _proposal) = (draft.By, draft.At, draft.BasedOn, draft.Proposal);

    private static string Sentence(DraftChange change) =>
        change.What switch
        {
            DraftEvent.Saved => $"{change.By} saved this draft just now.",
            DraftEvent.Proposed => $"{change.By} proposed this draft for publishing. Saving it again withdraws the proposal.",
            DraftEvent.SentBack => $"{change.By} sent the proposal of this draft back, or took it back.",
            _ => $"{change.By} published this draft, or threw it away. What you save now starts a new one.",
        };

    private static async Task<string> ReadAsync(IJSStreamReference text)
    {
        await using (text)
        {
            await using var stream = await text.OpenReadStreamAsync(MostKept);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return await reader.ReadToEndAsync();
        }
    }

    /// <summary>A draft as it is saved.</summary>
    private sealed record Standing(string Who, DateTimeOffset? When, string Text, int Revision);

    /// <summary>What the browser kept: the revision it was typed into, and when, in milliseconds.</summary>
    private sealed record Kept(int Revision, long At);
}
