namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Collects what is wrong with one document, and knows its source well enough to point into a value.</summary>
internal sealed class ContractProblems(string source)
{
    /// <summary>How many problems are reported at most; a document with more has one cause, not hundreds.</summary>
    public const int Most = 300;

    private readonly List<ContractProblem> _found = [];
    private readonly string[] _lines = source.ReplaceLineEndings("\n").Split('\n');

    public bool HasErrors { get; private set; }

    /// <summary>Every problem once, in document order.</summary>
    public IReadOnlyList<ContractProblem> InOrder => [.. _found.Distinct().OrderBy(p => p.Line).ThenBy(p => p.Column).Take(Most)];

    public void Error(ContractNode at, string message) => Error(at.Path, at.Line, at.Column, message);

    public void Error(string path, int line, int column, string message)
    {
        HasErrors = true;
        Add(new(path, line, column, ProblemSeverity.Error, message));
    }

    public void Warn(ContractNode at, string message) => Add(new(at.Path, at.Line, at.Column, ProblemSeverity.Warning, message));

    public void Warn(string path, ContractNode at, string message) => Add(new(path, at.Line, at.Column, ProblemSeverity.Warning, message));

    /// <summary>Where in the document the given line and column of a value stand; the value's start where escapes or folding hide it.</summary>
    public (int Line, int Column) Within(ContractScalar scalar, int line, int column)
    {
        var quoted = scalar.Style is YamlDotNet.Core.ScalarStyle.SingleQuoted or YamlDotNet.Core.ScalarStyle.DoubleQuoted;
        if (line == 1 && (quoted || scalar.IsPlain) && LineAt(scalar.Line) is { } first)
        {
            var start = scalar.Column - 1 + (quoted ? 1 : 0);
            var before = scalar.Value[..Math.Min(column - 1, scalar.Value.Length)];
            if (start <= first.Length && first.AsSpan(start).StartsWith(before, StringComparison.Ordinal))
            {
                return (scalar.Line, start + column);
            }
        }

        if (scalar.Style == YamlDotNet.Core.ScalarStyle.Literal && LineAt(scalar.Line + line) is { } own)
        {
            var parts = scalar.Value.Split('\n');
            if (line <= parts.Length && own.EndsWith(parts[line - 1], StringComparison.Ordinal))
            {
                return (scalar.Line + line, own.Length - parts[line - 1].Length + column);
            }
        }

        return (scalar.Line, scalar.Column);
    }

    private string? LineAt(int line) => line >= 1 && line <= _lines.Length ? _lines[line - 1] : null;

    private void Add(ContractProblem problem)
    {
        // Errors keep coming through even when warnings have filled the list.
        if (_found.Count < Most * 4)
        {
            _found.Add(problem);
        }
    }
}
