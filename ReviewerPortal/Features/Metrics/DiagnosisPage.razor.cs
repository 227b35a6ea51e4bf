using System.Globalization;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Metrics;

/// <summary>The six diagnoses of one workflow; the first there is where the address names none.</summary>
public sealed partial class DiagnosisPage
{
    private IReadOnlyList<string> _workflows = [];
    private string _workflow = "";
    private Diagnose.Answer? _answer;
    private string? _refused;
    private bool _loaded;
    private bool _administers;

    [Inject]
    private Diagnose Ask { get; set; } = default!;

    [Inject]
    private ListWorkflows Workflows { get; set; } = default!;

    [Inject]
    private CurrentPerson Me { get; set; } = default!;

    /// <summary>Which workflow.</summary>
    [SupplyParameterFromQuery]
    public string? Workflow { get; set; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var caller = await Me.RequireAsync();
        _administers = caller.Role is PersonRole.Admin;
        _workflows = [.. (await Workflows.HandleAsync(new(caller.Workspace))).Where(w => w.CurrentVersion > 0).Select(w => w.Name)];
        _workflow = string.IsNullOrEmpty(Workflow) ? _workflows.FirstOrDefault("") : Workflow;
        (_answer, _refused) = (null, null);
        if (_workflow.Length > 0)
        {
            var answered = await Ask.HandleAsync(new(caller, _workflow));
            (_answer, _refused) = answered.Succeeded(out var answer, out var refusal) ? (answer, (string?)null) : (null, refusal.Message);
        }

        _loaded = true;
    }

    private static string Id(Diagnosis diagnosis) => $"d-{(int)diagnosis.Failure}";

    private static string Tally(IReadOnlyList<Diagnosis> diagnoses)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Of(DiagnosisVerdict.Found)} found, {Of(DiagnosisVerdict.NotFound)} not found, {Of(DiagnosisVerdict.TooFew)} with too few cases to tell."
        );

        int Of(DiagnosisVerdict verdict) => diagnoses.Count(d => d.Verdict == verdict);
    }

    // What only administrators change others read where it is shown.
    private string Where(RemedyPlace place) =>
        place switch
        {
            RemedyPlace.ApprovalTiers => PortalUrls.ContractTiers(_workflow),
            RemedyPlace.ExceptionTypes => PortalUrls.ContractExceptions(_workflow),
            RemedyPlace.ReleaseGateInContract => Editor("workflow_release_gate"),
            RemedyPlace.StepsInContract => Editor("steps"),
            RemedyPlace.OwnersInContract => Editor("owners"),
            RemedyPlace.People => _administers ? PortalUrls.People : PortalUrls.Contract(_workflow),
            RemedyPlace.Gate => PortalUrls.Gate(_workflow),
            RemedyPlace.ProtectedCases => PortalUrls.Cases(_workflow),
            RemedyPlace.Overrides => PortalUrls.OverridesOf(_workflow),
            RemedyPlace.QueueHealth => PortalUrls.Health,
            RemedyPlace.Capacity => PortalUrls.Capacity,
            _ => throw new ArgumentOutOfRangeException(nameof(place), place, "No such place."),
        };

    private string Editor(string at) => _administers ? PortalUrls.ContractEditor(_workflow, at) : PortalUrls.Contract(_workflow);
}
