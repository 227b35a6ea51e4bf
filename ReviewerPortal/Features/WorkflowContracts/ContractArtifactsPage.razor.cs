using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>The seven papers of a published contract, to read, print and take along.</summary>
public sealed partial class ContractArtifactsPage
{
    private ArtifactSet? _set;
    private string? _notFound;

    /// <summary>The workflow's name.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    /// <summary>The version; the newest when absent.</summary>
    [SupplyParameterFromQuery(Name = "version")]
    public int? Version { get; set; }

    [Inject]
    public required WriteArtifacts Artifacts { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var caller = await Person.RequireAsync();
        var outcome = await Artifacts.HandleAsync(new(caller.Workspace, Workflow, Version));
        _notFound = outcome.Succeeded(out _set, out var refusal) ? null : refusal.Message;
    }
}
