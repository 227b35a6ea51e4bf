using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>The workspace's workflows and which version of its contract each has.</summary>
public sealed partial class ContractsPage
{
    private IReadOnlyList<ListWorkflows.Row>? _rows;
    private bool _mayChange;
    private bool _adding;

    [Inject]
    public required ListWorkflows Workflows { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var caller = await Person.RequireAsync();
        _mayChange = caller.Role is PersonRole.Admin;
        _rows = await Workflows.HandleAsync(new ListWorkflows.Query(caller.Workspace));
    }

    private void Edit(string workflow) => Navigation.NavigateTo(PortalUrls.ContractEditor(workflow));
}
