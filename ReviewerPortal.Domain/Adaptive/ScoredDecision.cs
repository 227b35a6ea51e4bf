namespace ReviewerPortal.Domain.Adaptive;

/// <summary>One decided proposal that came with a confidence.</summary>
/// <param name="Confidence">What the agent said of it.</param>
/// <param name="Overridden">Whether a person edited or rejected it.</param>
public readonly record struct ScoredDecision(decimal Confidence, bool Overridden);
