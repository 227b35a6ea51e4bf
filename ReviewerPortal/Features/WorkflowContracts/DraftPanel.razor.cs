using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>A contract's draft: whose it is, what is wrong with it, and proposing, publishing or discarding it.</summary>
public sealed partial class DraftPanel
{
    private Refusal? _refused;
    private string _note = "";
    private bool _makesTeams;
    private bool _discarding;
    private ListApprovers.Approvers _approvers = new(IsNeeded: true, []);
    private bool _busy;
    private int _errors;
    private int _warnings;

    /// <summary>The workflow's name.</summary>
    [Parameter, EditorRequired]
    public required string Workflow { get; set; }

    /// <summary>The draft, which is not proposed.</summary>
    [Parameter, EditorRequired]
    public required SaveDraft.Draft Draft { get; set; }

    /// <summary>Whether the person may do anything with it.</summary>
    [Parameter]
    public bool MayChange { get; set; }

    /// <summary>Raised with a sentence that says what was done.</summary>
    [Parameter]
    public EventCallback<string> OnDone { get; set; }

    [Inject]
    public required ProposeContract Propose { get; init; }

    [Inject]
    public required PublishContract Publish { get; init; }

    [Inject]
    public required DiscardDraft Discard { get; init; }

    [Inject]
    public required ListApprovers Approvers { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _errors = Draft.Problems.Count(p => p.Severity == ProblemSeverity.Error);
        _warnings = Draft.Problems.Count - _errors;
        _approvers = await Approvers.HandleAsync(new(await Person.RequireAsync()));
    }

    private Task ProposeAsync() =>
        DoAsync(async caller =>
        {
            var outcome = await Propose.HandleAsync(
                new(caller, Workflow)
                {
                    ExpectedRevision = Draft.Revision,
                    Note = _note,
                    CreateMissingTeams = _makesTeams,
                }
            );
            return outcome.Succeeded(out _, out _refused) ? "The draft is proposed; another administrator publishes it." : null;
        });

    private Task PublishAsync() =>
        DoAsync(async caller =>
        {
            var outcome = await Publish.HandleAsync(
                new(caller)
                {
                    Workflow = Workflow,
                    ExpectedRevision = Draft.Revision,
                    Note = _note,
                    CreateMissingTeams = _makesTeams,
                }
            );
            return outcome.Succeeded(out var published, out _refused)
                ? FormattableString.Invariant($"Version {published.Number} is in force for new items.")
                : null;
        });

    private Task DiscardAsync() =>
        DoAsync(async caller =>
        {
            var outcome = await Discard.HandleAsync(new(caller, Workflow) { ExpectedRevision = Draft.Revision });
            return outcome.Succeeded(out _, out _refused) ? "The draft is gone; what is published stays in force." : null;
        });

    private async Task DoAsync(Func<Caller, Task<string?>> act)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _refused) = (true, null);
        try
        {
            if (await act(await Person.RequireAsync()) is { } said)
            {
                (_note, _makesTeams, _discarding) = ("", false, false);
                await OnDone.InvokeAsync(said);
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
