using System.Globalization;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>Tries a draft or a version on the newest items: what would move, what each queue would have had, and the items behind each number.</summary>
public sealed partial class DryRunPage
{
    private IReadOnlyList<int> _versions = [];
    private IReadOnlyList<ListMovedItems.Row> _rows = [];
    private CancellationTokenSource? _running;
    private DryRunReport? _report;
    private DryRunMove? _listed;
    private ReviewItemId? _next;
    private Refusal? _refused;
    private string _said = "";
    private int? _version;
    private int _sample = DryRunDraft.DefaultSample;
    private int _pages;
    private int _done;
    private int _of;
    private bool _hasDraft;

    /// <summary>The workflow's name.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    [Inject]
    public required DryRunDraft DryRun { get; init; }

    [Inject]
    public required ListMovedItems Moved { get; init; }

    [Inject]
    public required ListContractVersions Versions { get; init; }

    [Inject]
    public required ShowDraft Drafts { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    private bool IsRunning => _running is not null;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var caller = await Person.RequireAsync();
        var drafts = await Drafts.HandleAsync(new(caller.Workspace, Workflow));
        _hasDraft = drafts.Succeeded(out var draft, out _refused) && draft is not null;
        var listed = await Versions.HandleAsync(new(caller.Workspace, Workflow));
        _versions = listed.Succeeded(out var rows, out _) ? [.. rows.Select(r => r.Version)] : [];
    }

    /// <inheritdoc/>
    public void Dispose() => _running?.Cancel();

    private async Task RunAsync()
    {
        if (IsRunning)
        {
            return;
        }

        var caller = await Person.RequireAsync();
        using var running = new CancellationTokenSource();
        (_running, _refused, _listed, _done, _of, _said) = (running, null, null, 0, 0, "");
        try
        {
            // Thousands of placements are not for the circuit's own thread, which draws the progress and hears the cancel.
            var query = new DryRunDraft.Query(caller.Workspace, Workflow) { Version = _version, Sample = _sample };
            var outcome = await Task.Run(() => DryRun.HandleAsync(query, new Shown(this), running.Token), running.Token);
            if (outcome.Succeeded(out _report, out _refused))
            {
                _said = $"{Words.Count(_report.Moved, "item")} of {Number(_report.Items)} would move.";
            }
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            _said = "Cancelled.";
        }
        finally
        {
            _running = null;
        }
    }

    private void Cancel() => _running?.Cancel();

    private void ChooseVersion(ChangeEventArgs chosen) =>
        _version = int.TryParse(chosen.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    private Task ListAsync(DryRunMove move)
    {
        (_listed, _pages) = (move, 0);
        return LoadPageAsync(after: null);
    }

    private Task NextAsync() => LoadPageAsync(_next);

    private async Task LoadPageAsync(ReviewItemId? after)
    {
        var caller = await Person.RequireAsync();
        var page = await Moved.HandleAsync(new(caller.Workspace, _listed!.Items, after));
        (_rows, _next) = (page.Rows, page.Next);
        _pages++;
    }

    private void Show(DryRunDraft.Progress progress)
    {
        (_done, _of) = (progress.Done, progress.Of);
        StateHasChanged();
    }

    private static string KindOf(MoveKind kind) =>
        kind switch
        {
            MoveKind.Queue => "Queue",
            MoveKind.Tier => "Tier",
            MoveKind.Exception => "Exception",
            _ => "Decided by",
        };

    private static string Named(MoveKind kind, string? name) =>
        kind switch
        {
            MoveKind.Exception => name ?? "none",
            MoveKind.Automatic => string.Equals(name, "automatic", StringComparison.Ordinal) ? "the controls alone" : "people",
            _ => name ?? "—",
        };

    private static string Late(DryRunTimes times) =>
        times.Share is { } share
            ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} % ({times.Late:N0} of {times.Judged:N0})")
            : "—";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class Shown(DryRunPage page) : IProgress<DryRunDraft.Progress>
    {
        public void Report(DryRunDraft.Progress value) => _ = page.InvokeAsync(() => page.Show(value));
    }
}
