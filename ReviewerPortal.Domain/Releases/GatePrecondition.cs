namespace ReviewerPortal.Domain.Releases;

/// <summary>One condition a release must meet before it is opened, with what was found.</summary>
/// <param name="Id">Stable name, such as <c>owners</c>.</param>
/// <param name="Title">What must hold.</param>
/// <param name="Passed">Whether it does.</param>
/// <param name="Evidence">What was looked at and what it said.</param>
/// <param name="NextStep">What to do where it does not hold; null where it does.</param>
public sealed record GatePrecondition(string Id, string Title, bool Passed, string Evidence, string? NextStep);
