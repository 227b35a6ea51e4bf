using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Evaluation;

/// <summary>One run over the protected cases: what it means for a release, and each answer beside what was expected and what the promoted version says.</summary>
public sealed partial class RunPage
{
    private ListResults.Page? _page;
    private ProtectedCaseId? _only;
    private string? _refused;

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
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var me = await Person.RequireAsync();
        _only = IPrefixedId<ProtectedCaseId>.TryParse(Case, out var only) ? only : null;
        if (!IPrefixedId<EvaluationRunId>.TryParse(Id, out var run))
        {
            (_page, _refused) = (null, CaseRefusals.NoSuchRun.Message);
            return;
        }

        var query = new ListResults.Query(me.Workspace, run)
        {
            Part = Show is not null && SnakeCase.TryParse<ListResults.Part>(Show, out var part) ? part : null,
            Case = _only,
            After = IPrefixedId<ProtectedCaseId>.TryParse(Behind, out var after) ? after : null,
        };
        (_page, _refused) = (await Results.HandleAsync(query)).Succeeded(out var page, out var refusal)
            ? (page, (string?)null)
            : (null, refusal.Message);
    }

    private static string On(EvaluationRunId run, ListResults.Part part) =>
        QueryHelpers.AddQueryString(PortalUrls.Evaluation(run), "show", SnakeCase.Of(part));

    private static string After(EvaluationRunId run, ListResults.Part part, ProtectedCaseId next) =>
        QueryHelpers.AddQueryString(On(run, part), "after", next.ToString());
}
