using static ReviewerPortal.Domain.WorkflowContracts.ContractSentences;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>The questions about the work itself: what enters, who sorts it, what is deterministic, what the model may do.</summary>
public static class WorkQuestionRules
{
    /// <summary>What work enters.</summary>
    public static ContractAnswer WorkEntering(WorkflowContract contract)
    {
        var accepted = contract.Accepts.Where(contract.Actions.ContainsKey).Select(a => contract.Actions[a]).ToList();
        var sentences = new List<string>();
        if (contract.Purpose is { } purpose)
        {
            sentences.Add($"Purpose: {purpose.TrimEnd('.', ' ')}.");
        }

        sentences.Add($"It accepts {Count(accepted.Count, "kind")} of work: {Listed(contract.Accepts)}. Anything else is an exception.");
        foreach (var step in accepted.Where(a => a.Step is not null).GroupBy(a => a.Step!, StringComparer.Ordinal))
        {
            sentences.Add($"{step.Key} proposes {Listed(step.Select(a => a.Name))}.");
        }

        var lasting = accepted.Where(a => a.Reversible is false).Select(a => a.Name).ToList();
        if (lasting.Count > 0)
        {
            sentences.Add($"Cannot be undone: {Listed(lasting)}.");
        }

        var missing = new List<MissingPart>();
        if (contract.Purpose is null)
        {
            missing.Add(new("The contract does not say what the workflow is for.", "purpose"));
        }

        foreach (var action in accepted)
        {
            if (action.Step is null)
            {
                missing.Add(new($"{action.Name} belongs to no step, so no step's owner answers for it.", $"actions.{action.Name}.step"));
            }

            if (action.Arguments is null)
            {
                missing.Add(new($"{action.Name} has no schema, so nothing checks its arguments.", $"actions.{action.Name}.arguments"));
            }

            if (action.Reversible is null)
            {
                missing.Add(
                    new(
                        $"It is not said whether {action.Name} can be undone; it counts as if it could not.",
                        $"actions.{action.Name}.reversible"
                    )
                );
            }
        }

        return new(ContractQuestion.WorkEntering, "What work enters?", sentences, missing);
    }

    /// <summary>Which step owns classification.</summary>
    public static ContractAnswer Classification(WorkflowContract contract)
    {
        const string Title = "Who owns classification?";
        if (contract.Steps.FirstOrDefault(s => s.Classifies) is not { } step)
        {
            return new(
                ContractQuestion.Classification,
                Title,
                [],
                [new("No step owns classification: nobody answers for what a request is taken to be.", "steps")]
            );
        }

        var how = step.Mode switch
        {
            StepMode.Deterministic => "rules sort it, without the model",
            StepMode.Assistive => "the model suggests and a person confirms",
            StepMode.Agentic when step.May == StepAuthority.Act => "the model sorts it itself where the tiers let it",
            StepMode.Agentic => "the model suggests and a person confirms",
            _ => "a person sorts it",
        };
        return new(
            ContractQuestion.Classification,
            Title,
            [$"{step.StepName} decides what a request is: {how}. {Capital(Owner(contract, step.Owner))} owns it."],
            []
        );
    }

    /// <summary>Which steps and checks are deterministic.</summary>
    public static ContractAnswer DeterministicSteps(WorkflowContract contract)
    {
        var sentences = new List<string>();
        var missing = new List<MissingPart>();
        var steps = contract.Steps.Where(s => s.Mode == StepMode.Deterministic).ToList();
        if (steps.Count > 0)
        {
            sentences.Add(
                $"{Count(steps.Count, "step")} {(steps.Count == 1 ? "is" : "are")} deterministic, the controls decide alone: {Listed(steps.Select(s => s.StepName))}."
            );
        }
        else
        {
            missing.Add(new("No step is deterministic by design.", "steps"));
        }

        foreach (var kind in contract.Controls.GroupBy(c => c.Kind).OrderBy(k => k.Key))
        {
            sentences.Add($"{Checked(kind.Key)}: {Listed(kind.Select(c => c.Name))}.");
        }

        if (contract.Controls.Count > 0)
        {
            sentences.Add(
                $"What fails a control is held as {Listed(contract.Controls.Select(c => c.Otherwise).Distinct(StringComparer.Ordinal))}."
            );
        }

        foreach (var kind in Enum.GetValues<ControlKind>().Except(contract.Controls.Select(c => c.Kind)))
        {
            missing.Add(new(Unchecked(kind), "controls"));
        }

        return new(ContractQuestion.DeterministicSteps, "What is deterministic?", sentences, missing);
    }

    /// <summary>Where the model may suggest and where it may act.</summary>
    public static ContractAnswer ModelAuthority(WorkflowContract contract)
    {
        var sentences = new List<string>();
        var missing = new List<MissingPart>();
        var acting = contract.Steps.Where(s => s is { Mode: StepMode.Agentic, May: StepAuthority.Act }).ToList();
        var suggesting = contract
            .Steps.Where(s => s.Mode == StepMode.Assistive || s is { Mode: StepMode.Agentic, May: StepAuthority.Suggest })
            .ToList();
        var people = contract.Steps.Where(s => s.Mode == StepMode.HumanOwned).ToList();
        if (suggesting.Count > 0)
        {
            sentences.Add($"The model suggests, and a person decides every time, in {Listed(suggesting.Select(s => s.StepName))}.");
        }

        var alone = contract.ApprovalTiers.Where(t => t.Approvals == 0).Select(t => t.Tier).ToList();
        if (acting.Count > 0)
        {
            sentences.Add(
                alone.Count > 0
                    ? $"The model may act by itself in {Listed(acting.Select(s => s.StepName))}: where tier {Listed(alone)} applies, no exception was raised and the readiness level allows it."
                    : $"The contract would let the model act in {Listed(acting.Select(s => s.StepName))}, but no tier goes without a person, so everything is reviewed."
            );
        }

        if (people.Count > 0)
        {
            sentences.Add($"Always a person: {Listed(people.Select(s => s.StepName))}.");
        }

        if (acting.Count == 0)
        {
            sentences.Add("Nowhere does the model act by itself.");
        }

        for (var i = 0; i < contract.Steps.Count; i++)
        {
            if (contract.Steps[i] is { Mode: StepMode.Assistive or StepMode.Agentic, Determinism: null } step)
            {
                missing.Add(
                    new($"Nobody has answered whether {step.StepName} should be deterministic instead.", $"steps[{i}].determinism")
                );
            }
        }

        return new(ContractQuestion.ModelAuthority, "What may the model do?", sentences, missing);
    }

    private static string Checked(ControlKind kind) =>
        kind switch
        {
            ControlKind.Schema => "Arguments are checked against their schema",
            ControlKind.Policy => "Policy is checked",
            ControlKind.Permission => "Permission is checked",
            _ => "Limits are checked",
        };

    private static string Unchecked(ControlKind kind) =>
        kind switch
        {
            ControlKind.Schema => "No control checks arguments against their schema.",
            ControlKind.Policy => "No control checks a policy.",
            ControlKind.Permission => "No control checks who may do what to whom.",
            _ => "No control checks an amount against a limit.",
        };
}
