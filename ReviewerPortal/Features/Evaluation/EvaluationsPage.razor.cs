using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Evaluation;

/// <summary>The runs over a workflow's protected cases; the address holds the version and the page.</summary>
public sealed partial class EvaluationsPage
{
    private ListRuns.Page? _page;

    /// <summary>The workflow, from the address.</summary>
    [Parameter]
    public required string Workflow { get; set; }

    /// <summary>Only this agent version's, from the address; null for all.</summary>
    [SupplyParameterFromQuery(Name = "version")]
    public string? Version { get; set; }

    /// <summary>Behind which run the page starts, from the address; null for the newest.</summary>
    [SupplyParameterFromQuery(Name = "before")]
    public string? Before { get; set; }

    [Inject]
    public required ListRuns Runs { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var me = await Person.RequireAsync();
        _page = await Runs.HandleAsync(
            new ListRuns.Query(me.Workspace, Workflow)
            {
                AgentVersion = Version is { Length: > 0 } version ? version : null,
                Before = IPrefixedId<EvaluationRunId>.TryParse(Before, out var before) ? before : null,
            }
        );
    }

    private string Older(EvaluationRunId next) =>
        QueryHelpers.AddQueryString(
            PortalUrls.Evaluations(Workflow, Version is { Length: > 0 } version ? version : null),
            "before",
            next.ToString()
        );
}
