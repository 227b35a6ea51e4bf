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
public sealed record ContractReading(WorkflowContract? Contract, IReadOnlyList<ContractProblem> Problems);

/// <summary>Reads a contract document (YAML, and so also JSON) and reports everything wrong with it at once.</summary>
public static class ContractReader
{
    /// <summary>Reads the document. <paramref name="resolve"/> answers a relative <c>$ref</c> with the text of that file, or null where there is none.</summary>
    public static ContractReading Read(string text, Func<string, string?>? resolve = null) =>
        throw new NotSupportedException(text + resolve?.Method.Name);
}
