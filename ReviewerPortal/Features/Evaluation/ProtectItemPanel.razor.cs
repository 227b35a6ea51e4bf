using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.Evaluation;

/// <summary>Makes a protected case of a decided item.</summary>
public sealed partial class ProtectItemPanel
{
    private static readonly Severity[] Severities = Enum.GetValues<Severity>();

    private ProtectedCase? _made;
    private ReviewItemId _shown;
    private Severity _severity = Severity.Critical;
    private string _why = "";
    private string? _refused;
    private bool _asking;
    private bool _busy;
    private bool _mayProtect;

    /// <summary>The item.</summary>
    [Parameter, EditorRequired]
    public ReviewItemId Item { get; set; }

    [Inject]
    public required ProtectItem Protect { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => _mayProtect = (await Person.RequireAsync()).Role is not PersonRole.Auditor;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_shown != Item)
        {
            (_shown, _made, _refused, _asking, _why) = (Item, null, null, false, "");
        }
    }

    private async Task ProtectAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var command = new ProtectItem.Command(await Person.RequireAsync(), Item) { Severity = _severity, Why = _why };
            var outcome = await Protect.HandleAsync(command);
            (_made, _refused) = outcome.Succeeded(out var made, out var refusal) ? (made, (string?)null) : (null, refusal.Message);
        }
        finally
        {
            _busy = false;
        }
    }
}
