using System.Text.RegularExpressions;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Why something was not done with a contract.</summary>
public static partial class ContractRefusals
{
    internal static Refusal NoSuchWorkflow(string workflow) =>
        new(RefusalCodes.NotFound, $"There is no workflow {SchemaRule.Listed([workflow])} in this workspace.");

    internal static Refusal NothingPublished(string workflow) =>
        new(RefusalCodes.NotFound, $"No version of the contract of {workflow} has been published yet.");

    internal static Refusal NoSuchVersion(string workflow, int version) =>
        new(RefusalCodes.NotFound, $"The contract of {workflow} has no version {version}.");

    internal static Refusal NoDraft(string workflow) =>
        new(RefusalCodes.Conflict, $"There is no draft of the contract of {workflow} to publish; save one first.");

    internal static Refusal NoDraftNow(string workflow) =>
        new(RefusalCodes.NotFound, $"Nobody has a draft of the contract of {workflow} at the moment.");

    internal static Refusal DraftMoved(string workflow, string? by, DateTimeOffset? at) =>
        new Refusal(RefusalCodes.Stale, $"The draft of {workflow} was changed meanwhile. Look at it again before publishing.").With(
            "current",
            new { who = by, when = at }
        );

    internal static Refusal TooLarge() =>
        new(RefusalCodes.TooLarge, $"A contract document is at most {ContractDocument.MaxBytes / 1024} KiB.");

    /// <summary>Every problem, as pointers for programs and with lines as a fact for people.</summary>
    internal static Refusal Invalid(IReadOnlyList<ContractProblem> problems) =>
        new Refusal(RefusalCodes.Validation, "The contract has errors, so it is not published.")
        {
            Problems =
            [
                .. problems
                    .Where(p => p.Severity == ProblemSeverity.Error)
                    .Select(p => new Problem(PointerOf(p.Path), $"Line {p.Line}: {p.Message}")),
            ],
        }.With("problems", problems.Select(OnTheWire).ToList());

    internal static Refusal BadName() =>
        new(RefusalCodes.Validation, "A workflow's name has letters, digits, dots, underscores and hyphens, at most 100.")
        {
            Problems = [new("#/workflow", "is no name")],
        };

    /// <summary>A problem as it travels.</summary>
    public static ContractProblemRow OnTheWire(ContractProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new(problem.Path, problem.Line, problem.Column, SnakeCase.Of(problem.Severity), problem.Message);
    }

    /// <summary>Every problem of the document that was refused, warnings too; none where the refusal has another reason.</summary>
    public static IReadOnlyList<ContractProblemRow> ProblemsOf(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal.Facts.GetValueOrDefault("problems") as IReadOnlyList<ContractProblemRow> ?? [];
    }

    private static string PointerOf(string path) =>
        Parts().Matches(path).Select(m => m.Value.Trim('[', ']')).Aggregate("#", JsonText.Below);

    [GeneratedRegex(@"\[[0-9]+\]|[^.\[]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parts();
}

/// <summary>A problem of a contract as it travels; <paramref name="Severity"/> is <c>error</c> or <c>warning</c>.</summary>
public sealed record ContractProblemRow(string Path, int Line, int Column, string Severity, string Message);
