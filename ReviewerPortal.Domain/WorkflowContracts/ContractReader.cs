using System.Text;
using System.Text.Json;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>How much a problem matters.</summary>
public enum ProblemSeverity
{
    /// <summary>The contract does not publish.</summary>
    Error,

    /// <summary>It publishes, but somebody should look.</summary>
    Warning,
}

/// <summary>Something wrong with a contract document, where it stands.</summary>
/// <param name="Path">Such as <c>steps[2].owner</c>.</param>
/// <param name="Line">1-based line in the document.</param>
/// <param name="Column">1-based column.</param>
/// <param name="Severity">Whether it stops a publish.</param>
/// <param name="Message">A sentence that says what to do.</param>
public sealed record ContractProblem(string Path, int Line, int Column, ProblemSeverity Severity, string Message);

/// <summary>A document as read: the contract where there is no error, and every problem found, in document order.</summary>
public sealed record ContractReading(WorkflowContract? Contract, IReadOnlyList<ContractProblem> Problems)
{
    /// <summary>The document with every schema file it referred to written in its place, so that it stands alone; null where there is no contract.</summary>
    public string? SelfContainedText { get; init; }

    /// <summary>The problems that stop a publish.</summary>
    public IEnumerable<ContractProblem> Errors => Problems.Where(p => p.Severity == ProblemSeverity.Error);
}

/// <summary>Reads a contract document (YAML, and so also JSON) and reports everything wrong with it at once.</summary>
public static class ContractReader
{
    /// <summary>
    /// Reads the document, of at most 1 MiB. No text makes it throw. <paramref name="resolve"/> answers a relative <c>$ref</c> with the text of that file,
    /// or null where there is none; a path that leaves the contract's folder is refused before it is asked.
    /// </summary>
    public static ContractReading Read(string text, Func<string, string?>? resolve = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.TrimStart('\ufeff');
        var problems = new ContractProblems(text);
        if (ContractDocument.Read(text, problems) is not { } root)
        {
            return new(null, problems.InOrder);
        }

        var binder = new ContractBinder(problems, resolve);
        var contract = binder.Bind(root);
        return problems.HasErrors || contract is null
            ? new(null, problems.InOrder)
            : new(contract, problems.InOrder) { SelfContainedText = Inline(text, binder.Inlined) };
    }

    /// <summary>The document as JSON, member for member; null when it cannot be read.</summary>
    public static JsonElement? ToJson(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.TrimStart('\ufeff');
        return ContractDocument.Read(text, new ContractProblems(text)) is { } root ? ContractJson.Of(root) : null;
    }

    private static string Inline(string text, IReadOnlyList<(ContractMap Reference, string Json)> references)
    {
        var starts = LineStarts(text);
        var inlined = new StringBuilder(text);

        // From the end, so that earlier places keep their positions.
        foreach (var (reference, json) in references.OrderByDescending(r => r.Reference.Line).ThenByDescending(r => r.Reference.Column))
        {
            var (endLine, endColumn) = reference.IsFlow ? reference.End : ((ContractScalar)reference.Entries[0].Value).End;
            var start = starts[reference.Line - 1] + reference.Column - 1;
            var end = starts[endLine - 1] + endColumn - 1;
            inlined.Remove(start, end - start).Insert(start, json);
        }

        return inlined.ToString();
    }

    private static List<int> LineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return starts;
    }
}
