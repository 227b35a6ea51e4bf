using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>Where administrators switch whether a contract takes two of them to publish.</summary>
public sealed partial class ContractRulesPage
{
    private ShowWorkspaceSettings.Settings? _settings;
    private string? _refused;
    private bool _confirming;
    private bool _busy;

    [Inject]
    public required ShowWorkspaceSettings Show { get; init; }

    [Inject]
    public required ChangeWorkspaceSettings Change { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var caller = await Person.RequireAsync();
        _settings = await Show.HandleAsync(new(caller.Workspace));
    }

    private async Task SwitchAsync(bool fourEyes)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _refused) = (true, null);
        try
        {
            var outcome = await Change.HandleAsync(new(await Person.RequireAsync(), fourEyes));
            if (outcome.Succeeded(out var settings, out var refusal))
            {
                (_settings, _confirming) = (settings, false);
            }
            else
            {
                _refused = refusal.Message;
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
