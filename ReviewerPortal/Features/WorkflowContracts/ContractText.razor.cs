using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>A contract document with numbered lines and its problems where they stand.</summary>
public sealed partial class ContractText
{
    // Beyond this a page serves nobody; the document itself can be downloaded.
    private const int MostLines = 4_000;

    private IReadOnlyList<NumberedLine> _lines = [];
    private int _hidden;

    /// <summary>The document.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>What a screen reader calls it.</summary>
    [Parameter]
    public string Label { get; set; } = "Contract";

    /// <summary>What is wrong with it.</summary>
    [Parameter]
    public IReadOnlyList<ContractProblem> Problems { get; set; } = [];

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var all = Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var problems = Problems.ToLookup(p => Math.Clamp(p.Line, 1, Math.Min(all.Length, MostLines)));
        _lines = [.. all.Take(MostLines).Select((text, i) => new NumberedLine(i + 1, text, [.. problems[i + 1]]))];
        _hidden = all.Length - _lines.Count;
    }

    private sealed record NumberedLine(int Number, string Text, IReadOnlyList<ContractProblem> Problems)
    {
        public string? Mark =>
            Problems.Count == 0 ? null
            : Problems.Any(p => p.Severity == ProblemSeverity.Error) ? "bad"
            : "warn";
    }
}
