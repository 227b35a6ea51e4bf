using System.Text.Json;
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
    private IReadOnlyList<RuleChoice> _rules = [];
    private string _why = "";
    private string _scrub = "";
    private string? _refused;
    private bool _asking;
    private bool _busy;
    private bool _mayProtect;

    /// <summary>The item.</summary>
    [Parameter, EditorRequired]
    public ReviewItemId Item { get; set; }

    /// <summary>Its arguments; each may have a rule of its own.</summary>
    [Parameter, EditorRequired]
    public JsonElement Args { get; set; }

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
            (_shown, _made, _refused, _asking, _why, _scrub) = (Item, null, null, false, "", "");
            _rules = Args.ValueKind is JsonValueKind.Object ? [.. Args.EnumerateObject().Select(a => new RuleChoice(a.Name))] : [];
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
            if (!RuleChoice.Read(_rules).Succeeded(out var rules, out var refusal))
            {
                _refused = refusal.Message;
                return;
            }

            var command = new ProtectItem.Command(await Person.RequireAsync(), Item)
            {
                Severity = _severity,
                Why = _why,
                Rules = rules,
                Scrub = _scrub.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            };
            (_made, _refused) = (await Protect.HandleAsync(command)).Succeeded(out var made, out refusal)
                ? (made, (string?)null)
                : (null, RuleChoice.Said(refusal));
        }
        finally
        {
            _busy = false;
        }
    }
}
