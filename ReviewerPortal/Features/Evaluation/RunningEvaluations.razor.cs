using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Evaluation;

/// <summary>The evaluations the portal runs itself: leads begin them, administrators say where candidates are asked.</summary>
public sealed partial class RunningEvaluations
{
    private readonly NewEndpoint _new = new();
    private IReadOnlyList<EvaluationJob> _jobs = [];
    private IReadOnlyList<ListCandidates.Row> _endpoints = [];
    private string? _shown;
    private string? _refused;
    private string? _said;
    private string _version = "";
    private string _endpoint = "";
    private bool _loaded;
    private bool _mayRun;
    private bool _mayRegister;
    private bool _adding;
    private bool _busy;

    /// <summary>The workflow.</summary>
    [Parameter, EditorRequired]
    public required string Workflow { get; set; }

    [Inject]
    public required ListJobs Jobs { get; init; }

    [Inject]
    public required ListCandidates Endpoints { get; init; }

    [Inject]
    public required StartEvaluation Start { get; init; }

    [Inject]
    public required RegisterCandidate Register { get; init; }

    [Inject]
    public required RemoveCandidate Remove { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!string.Equals(_shown, Workflow, StringComparison.Ordinal))
        {
            _shown = Workflow;
            await LoadAsync(await Person.RequireAsync());
        }
    }

    private async Task LoadAsync(Caller me)
    {
        var jobs = await Jobs.HandleAsync(new(me.Workspace, Workflow));
        _endpoints = await Endpoints.HandleAsync(new(me.Workspace, Workflow));
        (_jobs, _mayRun, _mayRegister, _loaded) = (jobs, EvaluationRefusals.MayRun(me), me.Role is PersonRole.Admin, true);
        if (!_endpoints.Any(e => string.Equals(e.Name, _endpoint, StringComparison.Ordinal)))
        {
            _endpoint = _endpoints.Count > 0 ? _endpoints[0].Name : "";
        }
    }

    private Task StartAsync() =>
        DoAsync(async me =>
        {
            var outcome = await Start.HandleAsync(new(me, Workflow, _version, _endpoint));
            if (outcome.Succeeded(out var job, out var refusal))
            {
                Navigation.NavigateTo(PortalUrls.Evaluation(job.Id));
            }

            return (refusal, null);
        });

    private Task RegisterAsync() =>
        DoAsync(async me =>
        {
            var outcome = await Register.HandleAsync(
                new(me, Workflow, _new.Name, _new.Url)
                {
                    Header = _new.Header,
                    Secret = string.IsNullOrEmpty(_new.Secret) ? null : _new.Secret,
                    Concurrency = _new.Concurrency,
                    TimeoutSeconds = _new.Timeout,
                }
            );
            if (outcome.Refusal is null)
            {
                _adding = false;
                _new.Clear();
            }

            return (outcome.Refusal, "The endpoint is registered.");
        });

    private Task RemoveAsync(ListCandidates.Row endpoint) =>
        DoAsync(async me => ((await Remove.HandleAsync(new(me, endpoint.Id))).Refusal, $"{endpoint.Name} is removed, with its secret."));

    private async Task DoAsync(Func<Caller, Task<(Refusal? Refusal, string? Done)>> command)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var me = await Person.RequireAsync();
            var (refusal, done) = await command(me);
            (_refused, _said) = (refusal?.Message, refusal is null ? done : null);
            await LoadAsync(me);
        }
        finally
        {
            _busy = false;
        }
    }

    private sealed class NewEndpoint
    {
        public string? Name { get; set; }

        public string? Url { get; set; }

        public string? Header { get; set; }

        public string? Secret { get; set; }

        public int Concurrency { get; set; } = 4;

        public int Timeout { get; set; } = 30;

        public void Clear() => (Name, Url, Header, Secret, Concurrency, Timeout) = (null, null, null, null, 4, 30);
    }
}
