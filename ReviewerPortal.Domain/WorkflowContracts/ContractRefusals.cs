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

    /// <summary>Somebody saved, published or threw away the draft since it was looked at; carries how it stands now.</summary>
    internal static Refusal DraftMoved(string workflow, Workflow? now) =>
        new Refusal(
            RefusalCodes.Stale,
            now?.DraftText is null
                ? $"The draft of {workflow} is gone: it was published or thrown away meanwhile."
                : $"{now.DraftBy} changed the draft of {workflow} meanwhile. Compare with theirs, then save again."
        ).With("current", StandingDraft.Of(now));

    /// <summary>How the draft stood that made a save stale; null where the refusal has another reason.</summary>
    public static StandingDraft? CurrentOf(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal.Facts.GetValueOrDefault("current") as StandingDraft;
    }

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

/// <summary>A draft as it stands, for those who looked at an earlier one.</summary>
/// <param name="Version">Its revision; 0 where there is none.</param>
/// <param name="Status"><c>draft</c>, <c>proposed</c> or <c>none</c>.</param>
/// <param name="Who">Who saved it.</param>
/// <param name="When">When.</param>
/// <param name="Text">The document.</param>
public sealed record StandingDraft(int Version, string Status, string? Who, DateTimeOffset? When, string? Text)
{
    internal static StandingDraft Of(Workflow? workflow) =>
        workflow?.DraftText is null
            ? new(0, "none", null, null, null)
            : new(
                workflow.DraftRevision,
                workflow.ProposedBy is null ? "draft" : "proposed",
                workflow.DraftBy,
                workflow.DraftSavedAt,
                workflow.DraftText
            );
}
