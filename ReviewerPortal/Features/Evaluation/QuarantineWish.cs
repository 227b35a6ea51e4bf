namespace ReviewerPortal.Features.Evaluation;

/// <summary>How somebody wants to set a case aside.</summary>
/// <param name="Owner">Who sees to it meanwhile.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">When it counts again.</param>
public sealed record QuarantineWish(string Owner, string Reason, DateTimeOffset Until);
