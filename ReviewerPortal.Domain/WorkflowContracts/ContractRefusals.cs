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

    /// <summary>What is in the way of doing something with the draft: no workflow, no draft, or another draft than the one looked at.</summary>
    internal static Refusal? CheckDraft(string name, Workflow? workflow, int? seen) =>
        workflow is null ? NoSuchWorkflow(name)
        : seen is { } revision && revision != workflow.SeenRevision ? DraftMoved(name, workflow)
        : workflow.DraftText is null ? NoDraft(name)
        : null;

    /// <summary>The same for a proposal.</summary>
    internal static Refusal? CheckProposal(string name, Workflow? workflow, int? seen) =>
        CheckDraft(name, workflow, seen)
        ?? (
            workflow!.ProposedAs is null
                ? new Refusal(RefusalCodes.Conflict, $"The draft of {name} is not proposed; nobody waits for an answer.")
                : null
        );

    /// <summary>A text people wrote beside a step, which may be left out.</summary>
    internal static Refusal? CheckNote(string pointer, string? note) =>
        note?.Length > PublishContract.MaxNote
            ? new Refusal(RefusalCodes.Validation, "The text is too long.")
            {
                Problems = [new(pointer, $"must have at most {PublishContract.MaxNote} characters")],
            }
            : null;

    internal static Refusal ReasonMissing() =>
        new(RefusalCodes.Validation, "Say what is wrong with the proposal, so that its author can mend it.")
        {
            Problems = [new("#/reason", "is required")],
        };

    internal static Refusal ProposedAlready(Workflow workflow) =>
        new Refusal(
            RefusalCodes.Conflict,
            $"{workflow.ProposedBy} proposed this draft already. Approve it or decline it; saving the draft again withdraws the proposal."
        )
            .With("who", workflow.ProposedBy)
            .With("when", workflow.ProposedAt);

    internal static Refusal OwnProposal(string workflow) =>
        new Refusal(RefusalCodes.FourEyes, $"You proposed this draft of {workflow} yourself, so another administrator approves it.").With(
            "next",
            "Another administrator approves the proposal."
        );

    /// <summary>A person may not publish this alone.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="isProposed">Whether it is proposed, then by the caller.</param>
    /// <param name="others">Who could approve.</param>
    internal static Refusal FourEyes(string workflow, bool isProposed, IReadOnlyList<string> others) =>
        new Refusal(
            RefusalCodes.FourEyes,
            $"Publishing the contract of {workflow} takes two administrators. "
                + (
                    isProposed
                        ? "You proposed it; another administrator approves it: "
                        : "Propose the draft, then another administrator approves it: "
                )
                + $"{ContractSentences.Listed(others)}."
        )
            .With("next", isProposed ? "approve" : "propose")
            .With("approvers", others);

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
