namespace ReviewerPortal.Domain.Readiness;

/// <summary>One thing a level asks for, and whether it is so.</summary>
/// <param name="Id">Its name, such as <c>owners-have-people</c>; never changes.</param>
/// <param name="Level">The lowest level that asks for it.</param>
/// <param name="Title">What is asked for.</param>
/// <param name="Passed">Whether it is so.</param>
/// <param name="Evidence">What was found, with its figures, in a sentence or two. Names in it are somebody's text.</param>
/// <param name="NextStep">What to do next; empty where it passed.</param>
public sealed record ReadinessCheck(string Id, ReadinessLevel Level, string Title, bool Passed, string Evidence, string NextStep)
{
    /// <summary>Where in the contract it is mended, such as <c>steps[2].escalation_target</c>; null where the contract is not what has to change.</summary>
    public string? Path { get; init; }
}
