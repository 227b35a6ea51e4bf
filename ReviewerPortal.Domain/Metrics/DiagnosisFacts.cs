using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What the diagnoses of one workflow are made from: two spans of equal length, one after the other, and the contract in force.</summary>
/// <param name="Contract">The newest published contract.</param>
/// <param name="Before">What was counted in the earlier span.</param>
/// <param name="Recent">What was counted in the later one, which ends now.</param>
/// <param name="Unrouted">Exceptions of both spans whose type has no route of its own in the contract.</param>
/// <param name="Incomplete">Exceptions of both spans for incomplete data.</param>
/// <param name="Unexplained">Overrides of both spans without a reason code.</param>
/// <param name="SeveralApprovals">Final human decisions of both spans in tiers that ask for more than one approval.</param>
/// <param name="Overdue">Open items past their promise now.</param>
/// <param name="SecondsToClaim">Median seconds from receipt to the first claim; null where nothing was claimed.</param>
/// <param name="SecondsToHandle">Median seconds from there to the decision.</param>
/// <param name="Gaps">What the contract leaves open, with the people of today.</param>
/// <param name="ProtectedCases">Protected cases that count now.</param>
public sealed record DiagnosisFacts(
    WorkflowContract Contract,
    FigureDelta Before,
    FigureDelta Recent,
    long Unrouted,
    long Incomplete,
    long Unexplained,
    long SeveralApprovals,
    long Overdue,
    double? SecondsToClaim,
    double? SecondsToHandle,
    IReadOnlyList<CoverageGap> Gaps,
    int ProtectedCases
)
{
    /// <summary>Both spans together.</summary>
    public FigureDelta Both => Before + Recent;
}
