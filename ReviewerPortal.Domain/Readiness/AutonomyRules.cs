using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>
/// What each readiness level lets happen without a person. Pure; intake, the clocks and the last look before an answer leaves all ask here.
/// </summary>
/// <remarks>
/// L0: nothing; what a deterministic step proposes is held for a person too, and silence approves nothing. L1: deterministic steps, where every control
/// passes. L2: the same, and a tier's approving timeout where every action of the tier is reversible; whatever an agent proposes is reviewed. L3 and L4:
/// also what an agentic step proposes that may act, in a tier that asks for no approval and names its blast radius (<see cref="BoundsBlastRadius"/>).
/// </remarks>
public static class AutonomyRules
{
    /// <summary>How far a workflow may go that was never measured: everything an agent proposes is reviewed.</summary>
    public const ReadinessLevel Unmeasured = ReadinessLevel.L2;

    /// <summary>The lowest level at which a deterministic step passes alone.</summary>
    public const ReadinessLevel ControlsAloneFrom = ReadinessLevel.L1;

    /// <summary>The lowest level at which a tier's timeout may approve.</summary>
    public const ReadinessLevel SilenceApprovesFrom = ReadinessLevel.L2;

    /// <summary>The lowest level at which an agentic step may act alone.</summary>
    public const ReadinessLevel ActsAloneFrom = ReadinessLevel.L3;

    /// <summary>Whether a proposal of this step in this tier, with no exception and no evidence missing, passes without a person.</summary>
    public static bool MayPassAlone(WorkflowStep step, ApprovalTier tier, ReadinessLevel level) =>
        step.Mode switch
        {
            StepMode.Deterministic => level >= ControlsAloneFrom,
            StepMode.Agentic => step.May == StepAuthority.Act && tier.Approvals == 0 && BoundsBlastRadius(tier) && level >= ActsAloneFrom,
            _ => false,
        };

    /// <summary>The same of an item that was placed already, under the version it was admitted under.</summary>
    public static bool MayPassAlone(ReviewItem item, WorkflowContract contract, ReadinessLevel level) =>
        contract.StepNamed(item.Step) is { } step && contract.TierNamed(item.Tier) is { } tier && MayPassAlone(step, tier, level);

    /// <summary>
    /// Whether the tier names how much harm it lets through: its condition can only hold for what can be undone, or for an amount up to a number it names.
    /// A tier without a condition bounds nothing.
    /// </summary>
    public static bool BoundsBlastRadius(ApprovalTier tier) => tier.When?.Bounds("reversible", "amount") == true;

    /// <summary>What the level means for what comes in now, in a sentence.</summary>
    public static string Meaning(ReadinessLevel level) =>
        level switch
        {
            ReadinessLevel.L0 =>
                "Nothing happens without a person: every proposal is held, those of deterministic steps too, and no timeout approves.",
            ReadinessLevel.L1 =>
                "Deterministic steps pass alone where every control passes. Whatever an agent proposes is held for a person, and no timeout approves.",
            ReadinessLevel.L2 => "Deterministic steps pass alone where every control passes. Every action an agent proposes is reviewed.",
            ReadinessLevel.L3 =>
                "An agentic step that may act does so alone, in tiers that ask for no approval and bound the amount or what can be undone. Everything else is reviewed.",
            _ =>
                "As at L3, with thresholds tuned from corrections: an agentic step that may act does so alone within the limits its tiers name.",
        };
}
