using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.ApprovalTiers;

/// <summary>The form of one tier.</summary>
public sealed partial class TierEditor
{
    private ExpressionError? _wrong;
    private string? _would;
    private string _title = "";
    private TierForm? _opened;

    /// <summary>What is being typed.</summary>
    [Parameter, EditorRequired]
    public required TierForm Form { get; set; }

    /// <summary>The contract the tier stands in, or is to.</summary>
    [Parameter, EditorRequired]
    public required WorkflowContract Contract { get; set; }

    /// <summary>Whether it is being saved.</summary>
    [Parameter]
    public bool Busy { get; set; }

    /// <summary>Why it was not saved; null where it was not tried or done.</summary>
    [Parameter]
    public string? Refused { get; set; }

    /// <summary>Says in a sentence how many recent items a condition holds for; not asked for one that cannot be read.</summary>
    [Parameter]
    public Func<string, Task<string?>>? Try { get; set; }

    /// <summary>Raised to save.</summary>
    [Parameter]
    public EventCallback OnSave { get; set; }

    /// <summary>Raised to close without saving.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    private string? NameWrong =>
        Form.Name.Length > 0 && !ContractValueRules.IsName(Form.Name.Trim())
            ? "Letters, digits, dots, underscores and hyphens, at most 100."
        : Contract.ApprovalTiers.Any(t => IsAnother(t.Tier)) ? "There is a tier of that name already."
        : null;

    private string? FromWrong =>
        string.IsNullOrWhiteSpace(Form.EffectiveFrom) || ContractValueRules.ReadMoment(Form.EffectiveFrom.Trim()) is not null
            ? null
            : "This is no date such as 2026-12-01, and no time such as 2026-12-01T09:00:00+01:00.";

    private string? SilenceWrong =>
        Form.Timeout is TimeoutOutcome.Approve
            ? TierWords.WhyNotApprove(Contract, Form.IsLast ? null : Expression.Parse(Form.When).Expression)
            : null;

    private bool IsRight =>
        Form.Name.Trim().Length > 0
        && NameWrong is null
        && (Form.IsLast || (_wrong is null && Form.When.Trim().Length > 0))
        && Form.Approvals is >= 0 and <= 10
        && Form.SlaMinutes is null or >= 1 and <= 527_040
        && Form.Decisions.Count > 0
        && FromWrong is null
        && SilenceWrong is null;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_opened, Form))
        {
            (_opened, _title, _would) = (Form, Form.Name, null);
            _wrong = Form.IsNew || Form.IsLast ? null : ConditionRules.Check(Form.When, Contract);
        }
    }

    private void Read(string? text)
    {
        Form.When = text ?? "";
        _would = null;
        _wrong = Form.When.Trim().Length == 0 ? null : ConditionRules.Check(Form.When, Contract);
    }

    private async Task TryAsync()
    {
        if (_wrong is null && Form.When.Trim().Length > 0 && Try is not null)
        {
            _would = await Try(Form.When);
        }
    }

    private Task SaveAsync() => IsRight && !Busy ? OnSave.InvokeAsync() : Task.CompletedTask;

    private bool IsAnother(string tier) =>
        string.Equals(tier, Form.Name.Trim(), StringComparison.Ordinal)
        && (Form.IsNew || !string.Equals(tier, _title, StringComparison.Ordinal));
}
