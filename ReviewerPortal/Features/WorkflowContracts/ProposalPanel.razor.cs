using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>A proposed draft: its author takes it back, another administrator publishes it or sends it back with a reason.</summary>
public sealed partial class ProposalPanel
{
    private Refusal? _refused;
    private string _reason = "";
    private bool _declining;
    private bool _mayDecide;
    private bool _mine;
    private bool _busy;

    /// <summary>The workflow's name.</summary>
    [Parameter, EditorRequired]
    public required string Workflow { get; set; }

    /// <summary>The draft, which has a proposal.</summary>
    [Parameter, EditorRequired]
    public required SaveDraft.Draft Draft { get; set; }

    /// <summary>Raised with a sentence that says what was done.</summary>
    [Parameter]
    public EventCallback<string> OnDone { get; set; }

    [Inject]
    public required ApproveContract Approve { get; init; }

    [Inject]
    public required DeclineContract Decline { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    private SaveDraft.Proposal Proposal => Draft.Proposal!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var caller = await Person.RequireAsync();
        _mayDecide = caller.Role is PersonRole.Admin;
        _mine = Proposal.ById is not null && Proposal.ById == caller.Person;
    }

    private Task ApproveAsync() =>
        DoAsync(async caller =>
        {
            var outcome = await Approve.HandleAsync(new(caller, Workflow) { ExpectedRevision = Draft.Revision });
            return outcome.Succeeded(out var published, out _refused)
                ? FormattableString.Invariant($"Version {published.Number} is in force for new items.")
                : null;
        });

    private Task DeclineAsync() =>
        DoAsync(async caller =>
        {
            var outcome = await Decline.HandleAsync(new(caller, Workflow, _mine ? null : _reason) { ExpectedRevision = Draft.Revision });
            return outcome.Succeeded(out _, out _refused)
                ? (_mine ? "The proposal is withdrawn." : "The draft went back to its author.")
                : null;
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
                (_declining, _reason) = (false, "");
                await OnDone.InvokeAsync(said);
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
