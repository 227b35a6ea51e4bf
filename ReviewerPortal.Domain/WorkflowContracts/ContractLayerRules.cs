using static ReviewerPortal.Domain.WorkflowContracts.ContractSentences;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>The layers an AI-enabled workflow is built of; a contract that leaves one empty has a hole there.</summary>
public enum ContractLayerKind
{
    DeterministicControls,
    ModelWork,
    HumanReview,
    EvaluationAndRelease,
}

/// <summary>One layer and what the contract puts into it.</summary>
/// <param name="Kind">Which layer.</param>
/// <param name="Title">Its name in words.</param>
/// <param name="Sentences">What it holds; empty where the contract leaves it empty.</param>
public sealed record ContractLayer(ContractLayerKind Kind, string Title, IReadOnlyList<string> Sentences);

/// <summary>Sorts a contract into its four layers.</summary>
public static class ContractLayerRules
{
    /// <summary>The four layers, from the outermost check to the release.</summary>
    public static IReadOnlyList<ContractLayer> Of(WorkflowContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return
        [
            new(ContractLayerKind.DeterministicControls, "Deterministic controls", Controls(contract)),
            new(ContractLayerKind.ModelWork, "Work the model does or helps with", Model(contract)),
            new(ContractLayerKind.HumanReview, "People: review and exceptions", People(contract)),
            new(ContractLayerKind.EvaluationAndRelease, "Evaluation and release", Release(contract)),
        ];
    }

    private static List<string> Controls(WorkflowContract contract)
    {
        var sentences = new List<string>();
        if (contract.Controls.Count > 0)
        {
            var kinds = contract.Controls.Select(c => c.Kind).Distinct().Order().Select(k => Shared.SnakeCase.Of(k));
            sentences.Add($"{Count(contract.Controls.Count, "control")} at the entry: {Listed(kinds)}.");
        }

        var steps = contract.Steps.Where(s => s.Mode == StepMode.Deterministic).Select(s => s.StepName).ToList();
        if (steps.Count > 0)
        {
            sentences.Add($"Without the model: {Listed(steps)}.");
        }

        return sentences;
    }

    private static List<string> Model(WorkflowContract contract)
    {
        var sentences = new List<string>();
        foreach (var mode in new[] { StepMode.Assistive, StepMode.Agentic })
        {
            var steps = contract.Steps.Where(s => s.Mode == mode).Select(s => s.StepName).ToList();
            if (steps.Count > 0)
            {
                sentences.Add($"{(mode == StepMode.Assistive ? "Assistive" : "Agentic")}: {Listed(steps)}.");
            }
        }

        return sentences;
    }

    private static List<string> People(WorkflowContract contract)
    {
        var owned = contract.Steps.Where(s => s.Mode == StepMode.HumanOwned).Select(s => s.StepName).ToList();
        var sentences = new List<string>
        {
            $"{Count(contract.Owners.Count, "owner")}, {Count(contract.ApprovalTiers.Count, "approval tier")}, {Count(contract.Exceptions.Count, "routed exception type")}.",
        };
        if (owned.Count > 0)
        {
            sentences.Add($"Always a person: {Listed(owned)}.");
        }

        return sentences;
    }

    private static List<string> Release(WorkflowContract contract) =>
        contract.WorkflowReleaseGate is not { } gate
            ? []
            :
            [
                $"A candidate gets {gate.CanaryTraffic.ToString("0.##%", System.Globalization.CultureInfo.InvariantCulture)} of the traffic for {Span(gate.PromotionWindowHours * 60)}.",
                $"It is promoted where {string.Join(" and ", gate.SuccessCriteria.Values.Select(c => c.Text))}.",
                $"It is rolled back where {string.Join(" or ", gate.RollbackTrigger.Select(t => t.Text))}; then {gate.FallbackMode} takes over.",
            ];
}
