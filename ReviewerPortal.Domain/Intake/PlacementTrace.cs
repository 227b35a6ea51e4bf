using ReviewerPortal.Domain.ApprovalTiers;
using ReviewerPortal.Domain.Shared.Expressions;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>What <see cref="IntakeRules"/> looked at on its way to a placement, beyond what the placement itself says. Only filled where somebody asks for the reasons.</summary>
public sealed class PlacementTrace
{
    private readonly List<TierJudgement> _tiers = [];

    /// <summary>The step it was placed in; null where the contract knows none.</summary>
    public WorkflowStep? Step { get; private set; }

    /// <summary>What conditions could ask of the proposal; null before it was placed.</summary>
    public IExpressionScope? Scope { get; private set; }

    /// <summary>Why the action or its step is none the contract knows; null where both are.</summary>
    public string? Oddity { get; private set; }

    /// <summary>Every tier that was looked at, in order; none where the action is unknown.</summary>
    public ICollection<TierJudgement> Tiers => _tiers;

    internal void Note(WorkflowStep? step, IExpressionScope scope, string? oddity) => (Step, Scope, Oddity) = (step, scope, oddity);
}
