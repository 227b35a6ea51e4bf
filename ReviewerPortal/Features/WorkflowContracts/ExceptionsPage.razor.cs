using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>The exception types of a contract with their routes and what came of them, and what the contract does not cover. Changes go into the draft.</summary>
public sealed partial class ExceptionsPage
{
    private OpenContract? _open;
    private MeasureCoverage.Answer? _answer;
    private RouteForm? _form;
    private string? _notFound;
    private string? _refused;
    private bool _isAdmin;
    private bool _busy;

    /// <summary>The workflow's name.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    [Inject]
    public required ContractOpening Opening { get; init; }

    [Inject]
    public required MeasureCoverage Measure { get; init; }

    [Inject]
    public required ChangeDraft Change { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    private WorkflowContract? Contract => _open?.Contract;

    private bool MayChange => _isAdmin && Contract is not null && _open is { IsDraftBroken: false };

    private EventCallback<string> Editing => MayChange ? EventCallback.Factory.Create<string>(this, BeginEditing) : default;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var caller = await Person.RequireAsync();
        (_isAdmin, _refused, _notFound) = (caller.Role is PersonRole.Admin, null, null);
        var opened = await Opening.OpenAsync(caller, Workflow);
        if (!opened.Succeeded(out _open, out var refusal))
        {
            _notFound = refusal.Message;
            return;
        }

        _answer = null;
        if (Contract is { } contract)
        {
            // A draft may still call itself by another name; figures are of the workflow the page is about.
            var measured = await Measure.HandleAsync(new(caller, contract with { Workflow = Workflow }));
            _answer = measured.Succeeded(out var answer, out _) ? answer : null;
        }
    }

    private void BeginAdding() => (_form, _refused) = (new RouteForm(Contract!, ""), null);

    private void BeginEditing(string type) => (_form, _refused) = (new RouteForm(Contract!, type), null);

    private void Close() => (_form, _refused) = (null, null);

    private Task SaveAsync() => ApplyAsync(_form!.Changes());

    private Task RemoveAsync() => ApplyAsync(_form!.Removal());

    private async Task ApplyAsync(IReadOnlyList<ContractChange> changes)
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
                _refused = "Only administrators change contracts.";
                return;
            }

            if (changes.Count > 0)
            {
                var changed = await Change.HandleAsync(new(caller, Workflow, _open!.Revision, changes));
                if (!changed.Succeeded(out _, out var refusal))
                {
                    _refused = refusal.Message;
                    return;
                }
            }

            await LoadAsync();
            Close();
        }
        finally
        {
            _busy = false;
        }
    }
}
