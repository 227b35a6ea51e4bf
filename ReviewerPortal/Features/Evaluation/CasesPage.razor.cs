using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Evaluation;

/// <summary>A workflow's protected cases and the runs over them.</summary>
public sealed partial class CasesPage
{
    private IReadOnlyList<ProtectedCase>? _cases;
    private IReadOnlyList<EvaluationRun>? _runs;
    private ProtectedCaseId? _chosen;
    private ProtectedCase? _aside;
    private string _me = "";
    private DateTimeOffset _now;
    private string? _refused;
    private bool _busy;
    private bool _mayChange;

    /// <summary>The workflow, from the address.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    /// <summary>The case to show open, from the address; null for none.</summary>
    [SupplyParameterFromQuery(Name = "case")]
    public string? Case { get; set; }

    [Inject]
    public required ListCases List { get; init; }

    [Inject]
    public required ListRuns Runs { get; init; }

    [Inject]
    public required ChangeCase Change { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required TimeProvider Clock { get; init; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _chosen = IPrefixedId<ProtectedCaseId>.TryParse(Case, out var chosen) ? chosen : null;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var me = await Person.RequireAsync();
        (_me, _now) = (me.DisplayName, Clock.GetUtcNow());
        _mayChange = me.Role is PersonRole.Lead or PersonRole.Admin;
        var outcome = await List.HandleAsync(new ListCases.Query(me.Workspace, Workflow));
        if (!outcome.Succeeded(out var cases, out var refusal))
        {
            (_cases, _refused) = ([], refusal.Message);
            return;
        }

        _cases = cases;
        _runs = (await Runs.HandleAsync(new ListRuns.Query(me.Workspace, Workflow) { Limit = 5 })).Runs;
    }

    private Task SetAsideAsync(QuarantineWish wish) =>
        _aside is { } one ? ChangeAsync(one, ChangeCase.Deed.Quarantine, wish) : Task.CompletedTask;

    private async Task ChangeAsync(ProtectedCase one, ChangeCase.Deed deed, QuarantineWish? wish = null)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var command = new ChangeCase.Command(await Person.RequireAsync(), one.Id, deed)
            {
                Owner = wish?.Owner,
                Reason = wish?.Reason,
                Until = wish?.Until,
            };
            _refused = (await Change.HandleAsync(command)).Refusal?.Message;
            _aside = _refused is null ? null : _aside;
            await LoadAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
