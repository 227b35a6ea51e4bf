using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Evaluation;

/// <summary>
/// One run over the protected cases: how far it has come where the portal asks itself, what it means for a release, and each answer beside what was expected and
/// what the promoted version says.
/// </summary>
public sealed partial class RunPage : IDisposable
{
    private ListResults.Page? _page;
    private EvaluationJob? _job;
    private EvaluationRunId? _watched;
    private IDisposable? _watch;
    private ProtectedCaseId? _only;
    private string? _refused;
    private bool _mayCancel;
    private bool _cancelling;
    private bool _reading;
    private bool _again;

    /// <summary>The run, from the address.</summary>
    [Parameter]
    public required string Id { get; set; }

    /// <summary>Which of its cases, from the address.</summary>
    [SupplyParameterFromQuery(Name = "show")]
    public string? Show { get; set; }

    /// <summary>One case alone, from the address.</summary>
    [SupplyParameterFromQuery(Name = "case")]
    public string? Case { get; set; }

    /// <summary>Behind which case the page starts, from the address.</summary>
    [SupplyParameterFromQuery(Name = "after")]
    public string? Behind { get; set; }

    [Inject]
    public required ListResults Results { get; init; }

    [Inject]
    public required ShowJob Jobs { get; init; }

    [Inject]
    public required EndEvaluation End { get; init; }

    [Inject]
    public required EvaluationFeed Feed { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    public void Dispose() => _watch?.Dispose();

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!IPrefixedId<EvaluationRunId>.TryParse(Id, out var run))
        {
            (_page, _job, _refused) = (null, null, CaseRefusals.NoSuchRun.Message);
            return;
        }

        if (RendererInfo.IsInteractive && _watched != run)
        {
            _watch?.Dispose();
            (_watched, _watch) = (run, Feed.Watch(run, () => _ = Task.Run(() => InvokeAsync(HeardAsync))));
        }

        await LoadAsync(run);
    }

    private async Task LoadAsync(EvaluationRunId run)
    {
        var me = await Person.RequireAsync();
        _mayCancel = EvaluationRefusals.MayRun(me);
        _only = IPrefixedId<ProtectedCaseId>.TryParse(Case, out var only) ? only : null;
        var job = await Jobs.HandleAsync(me.Workspace, run);
        if (job is { State: JobState.Running })
        {
            (_job, _page, _refused) = (job, null, null);
            return;
        }

        var query = new ListResults.Query(me.Workspace, run)
        {
            Part = Show is not null && SnakeCase.TryParse<ListResults.Part>(Show, out var part) ? part : null,
            Case = _only,
            After = IPrefixedId<ProtectedCaseId>.TryParse(Behind, out var after) ? after : null,
        };
        var found = await Results.HandleAsync(query);
        (_job, _page) = (job, found.Succeeded(out var page, out var refusal) ? page : null);
        // One that ended without an answer left no run.
        _refused = job is null ? refusal?.Message : null;
    }

    // Many answers while one reading goes on are one more reading.
    private async Task HeardAsync()
    {
        if (_reading)
        {
            _again = true;
            return;
        }

        _reading = true;
        try
        {
            do
            {
                _again = false;
                if (_watched is { } run)
                {
                    await LoadAsync(run);
                    StateHasChanged();
                }
            } while (_again);
        }
        finally
        {
            _reading = false;
        }
    }

    private async Task CancelAsync()
    {
        if (_job is not { } job || _cancelling)
        {
            return;
        }

        _cancelling = true;
        try
        {
            var me = await Person.RequireAsync();
            await End.HandleAsync(new(job.Id, me.Workspace, me));
            await LoadAsync(job.Id);
        }
        finally
        {
            _cancelling = false;
        }
    }

    private static string On(EvaluationRunId run, ListResults.Part part) =>
        QueryHelpers.AddQueryString(PortalUrls.Evaluation(run), "show", SnakeCase.Of(part));

    private static string After(EvaluationRunId run, ListResults.Part part, ProtectedCaseId next) =>
        QueryHelpers.AddQueryString(On(run, part), "after", next.ToString());
}
