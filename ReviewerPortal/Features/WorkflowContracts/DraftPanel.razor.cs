using Microsoft.AspNetCore.Components;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>A contract's draft: whose it is, what is wrong with it, and publishing it.</summary>
public sealed partial class DraftPanel
{
    private Refusal? _refused;
    private string _note = "";
    private bool _createTeams;
    private bool _busy;
    private int _errors;
    private int _warnings;

    /// <summary>The workflow's name.</summary>
    [Parameter, EditorRequired]
    public required string Workflow { get; set; }

    /// <summary>The draft.</summary>
    [Parameter, EditorRequired]
    public required SaveDraft.Draft Draft { get; set; }

    /// <summary>Whether the person may do anything with it.</summary>
    [Parameter]
    public bool MayChange { get; set; }

    /// <summary>Raised with a sentence that says what was done.</summary>
    [Parameter]
    public EventCallback<string> OnDone { get; set; }

    [Inject]
    public required PublishContract Publish { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _errors = Draft.Problems.Count(p => p.Severity == ProblemSeverity.Error);
        _warnings = Draft.Problems.Count - _errors;
    }

    private async Task PublishAsync()
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
                _refused = new Refusal(RefusalCodes.Forbidden, "Only administrators publish contracts.");
                return;
            }

            var outcome = await Publish.HandleAsync(
                new PublishContract.Command(caller)
                {
                    Workflow = Workflow,
                    Note = _note,
                    CreateMissingTeams = _createTeams,
                }
            );
            if (outcome.Succeeded(out var published, out _refused))
            {
                await OnDone.InvokeAsync(FormattableString.Invariant($"Version {published.Number} is in force for new items."));
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
