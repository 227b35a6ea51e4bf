using System.Globalization;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>A field for a condition: every key is judged by the language's own reader, which says line and column.</summary>
public sealed partial class ConditionField
{
    private IReadOnlyList<ContractProblem> _problems = [];
    private ExpressionError? _wrong;
    private string _id = "";
    private string? _judged;
    private int _rows = 1;

    /// <summary>The document.</summary>
    [Parameter, EditorRequired]
    public required ContractFormScope Scope { get; set; }

    /// <summary>What kind of condition.</summary>
    [Parameter, EditorRequired]
    public WordKind Kind { get; set; }

    /// <summary>For a criterion, its metric.</summary>
    [Parameter]
    public string? Metric { get; set; }

    /// <summary>What it is called.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>What it is for.</summary>
    [Parameter]
    public string? Help { get; set; }

    /// <summary>Its path.</summary>
    [Parameter, EditorRequired]
    public required string Path { get; set; }

    /// <summary>The condition; empty where there is none.</summary>
    [Parameter, EditorRequired]
    public required string Value { get; set; }

    /// <summary>Whether it stands in a list that names it already.</summary>
    [Parameter]
    public bool Bare { get; set; }

    /// <summary>Raised with the condition when the field is left.</summary>
    [Parameter]
    public EventCallback<string> OnChange { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _id = ContractFormScope.IdOf(Path);
        _problems = [.. Scope.ProblemsAt(Path)];
        if (!string.Equals(_judged, Value, StringComparison.Ordinal))
        {
            // Another text came from outside; what is wrong with it stands among the document's problems.
            (_judged, _wrong) = (Value, null);
            _rows = Math.Clamp((Value.Length / 60) + 1, 1, 6);
        }
    }

    private void Typed(ChangeEventArgs typed) => Judge((string?)typed.Value ?? "");

    private async Task Committed(ChangeEventArgs changed)
    {
        var text = ((string?)changed.Value ?? "").Trim();
        if (!string.Equals(text, Value, StringComparison.Ordinal))
        {
            await OnChange.InvokeAsync(text);
        }
    }

    private void Judge(string text)
    {
        _wrong = text.Trim().Length == 0 ? null : Scope.Check(Kind, text, Metric);
        _rows = Math.Clamp((text.Length / 60) + 1, 1, 6);
    }

    private static string Where(ExpressionError error) =>
        error.Line == 1
            ? string.Create(CultureInfo.InvariantCulture, $"Column {error.Column}:")
            : string.Create(CultureInfo.InvariantCulture, $"Line {error.Line}, column {error.Column}:");
}
