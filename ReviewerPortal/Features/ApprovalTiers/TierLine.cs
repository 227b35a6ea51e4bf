using ReviewerPortal.Domain.ApprovalTiers;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.ApprovalTiers;

/// <summary>One tier as the page shows it.</summary>
/// <param name="Index">Its place among the tiers, from 0.</param>
/// <param name="Tier">The tier.</param>
/// <param name="IsLast">Whether it takes what no other one took; it stays where it is.</param>
/// <param name="Count">The recent items it would take; null where they were not counted.</param>
/// <param name="Items">How many items were counted.</param>
/// <param name="Findings">What the conditions say of it.</param>
/// <param name="Short">The queues in which too few people could approve.</param>
/// <param name="Unreached">Whether no recent item reached it although nothing proves that none can.</param>
/// <param name="WhyNotApprove">Why silence may not approve here although the tier says so; null otherwise.</param>
public sealed record TierLine(
    int Index,
    ApprovalTier Tier,
    bool IsLast,
    TierCountRules.Row? Count,
    int Items,
    IReadOnlyList<TierFinding> Findings,
    IReadOnlyList<QuorumRules.Standing> Short,
    bool Unreached,
    string? WhyNotApprove
)
{
    /// <summary>The lines of a contract.</summary>
    public static IReadOnlyList<TierLine> Of(WorkflowContract contract, AnalyseTiers.Answer? analysis, CountTiers.Answer? count) =>
        [
            .. contract.ApprovalTiers.Select(
                (tier, i) =>
                {
                    var findings = analysis?.Findings.Where(f => IsOf(f.Tier, tier)).ToList() ?? [];
                    var row = count?.Rows.FirstOrDefault(r => IsOf(r.Tier, tier));
                    return new TierLine(
                        i,
                        tier,
                        i == contract.ApprovalTiers.Count - 1,
                        row,
                        count?.Items ?? 0,
                        findings,
                        analysis?.Standings.Where(s => s.IsShort && IsOf(s.Tier, tier)).ToList() ?? [],
                        row is { Items: 0 }
                            && count!.Items > 0
                            && !findings.Exists(f =>
                                f.Kind is TierFindingKind.Covered or TierFindingKind.NeverHolds or TierFindingKind.NothingLeft
                            ),
                        tier.TimeoutOutcome is TimeoutOutcome.Approve ? TierWords.WhyNotApprove(contract, tier.When) : null
                    );
                }
            ),
        ];

    private static bool IsOf(string name, ApprovalTier tier) => string.Equals(name, tier.Tier, StringComparison.Ordinal);
}
