namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What everybody who works under a contract must be able to read from it.</summary>
public enum ContractQuestion
{
    WorkEntering,
    Classification,
    DeterministicSteps,
    ModelAuthority,
    Approval,
    ExceptionRouting,
    EvidenceBeforeResuming,
}

/// <summary>One question and what the contract answers.</summary>
/// <param name="Question">Which question.</param>
/// <param name="Title">The question in words.</param>
/// <param name="Sentences">The answer.</param>
/// <param name="Missing">What the contract leaves open.</param>
public sealed record ContractAnswer(
    ContractQuestion Question,
    string Title,
    IReadOnlyList<string> Sentences,
    IReadOnlyList<MissingPart> Missing
);

/// <summary>Something a contract leaves open.</summary>
/// <param name="Text">A sentence that says what, and what follows from it.</param>
/// <param name="Path">Where it is mended, such as <c>steps[2].owner</c>; a team's members are mended at <c>owners.NAME.team</c>.</param>
public sealed record MissingPart(string Text, string Path);
