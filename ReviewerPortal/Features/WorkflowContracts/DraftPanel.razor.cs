using Microsoft.AspNetCore.Components;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>A contract's draft: whose it is, what is wrong with it, and its way to the next version.</summary>
public sealed partial class DraftPanel
{
    private Refusal? _refused;
    private string _note = "";
    private bool _createTeams;
    private ListApprovers.Approvers _approvers = new(IsNeeded: true, []);
    private bool _isMine;
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
    public required ProposeContract Propose { get; init; }

    [Inject]
    public required ApproveContract Approve { get; init; }

    [Inject]
    public required DeclineContract Decline { get; init; }

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
        var caller = await Person.RequireAsync();
        _isMine = Draft.Proposal is { ById: { } proposer } && proposer == caller.Person;
        _approvers = await Approvers.HandleAsync(new ListApprovers.Query(caller));
    }

    private Task ProposeAsync() =>
        RunAsync(
            caller =>
                Propose.HandleAsync(
                    new ProposeContract.Command(caller, Workflow)
                    {
                        ExpectedRevision = Draft.Revision,
                        Note = _note,
                        CreateMissingTeams = _createTeams,
                    }
                ),
            _ => "The draft is proposed; another administrator publishes it."
        );

    private Task PublishAsync() =>
        RunAsync(
            caller =>
                Publish.HandleAsync(
                    new PublishContract.Command(caller)
                    {
                        Workflow = Workflow,
                        ExpectedRevision = Draft.Revision,
                        Note = _note,
                        CreateMissingTeams = _createTeams,
                    }
                ),
            Said
        );

    private Task ApproveAsync() =>
        RunAsync(
            caller =>
                Approve.HandleAsync(new ApproveContract.Command(caller, Workflow) { ExpectedRevision = Draft.Revision, Note = _note }),
            Said
        );

    private Task DeclineAsync() =>
        RunAsync(
            caller => Decline.HandleAsync(new DeclineContract.Command(caller, Workflow, _note) { ExpectedRevision = Draft.Revision }),
            _ => _isMine ? "The proposal is taken back; the draft stays." : "The proposal is sent back; the draft stays."
        );

    private Task DiscardAsync() =>
        RunAsync(
            caller => Discard.HandleAsync(new DiscardDraft.Command(caller, Workflow) { ExpectedRevision = Draft.Revision }),
            _ => "The draft is gone; what is published stays in force."
        );

    private static string Said(PublishContract.Published published) =>
        FormattableString.Invariant($"Version {published.Number} is in force for new items.");

    private async Task RunAsync<T>(Func<Caller, Task<Outcome<T>>> step, Func<T, string> said)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _refused) = (true, null);
        try
        {
            var outcome = await step(await Person.RequireAsync());
            if (outcome.Succeeded(out var done, out _refused))
            {
                _note = "";
                await OnDone.InvokeAsync(said(done));
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
