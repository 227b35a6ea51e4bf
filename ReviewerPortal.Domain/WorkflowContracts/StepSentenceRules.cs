namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What changes for the steps: how much the model may do, who owns them, what they need.</summary>
internal static class StepSentenceRules
{
    public static IReadOnlyList<DiffSentence> Of(WorkflowContract before, WorkflowContract after)
    {
        var tell = new DiffTeller("steps");
        tell.Each(
            before.Steps,
            after.Steps,
            s => s.StepName,
            gone => tell.Say($"[{gone.StepName}]", $"Step “{gone.StepName}” goes."),
            came => tell.Say($"[{came.StepName}]", $"New step “{came.StepName}”: {Mode(came.Mode)}; {came.Owner} owns it."),
            (was, now) => Step(tell, was, now)
        );
        return tell.Told;
    }

    private static void Step(DiffTeller tell, WorkflowStep was, WorkflowStep now)
    {
        var at = $"[{now.StepName}]";
        var step = $"step “{now.StepName}”";
        tell.Changed($"{at}.mode", was.Mode, now.Mode, () => $"In {step} {Mode(now.Mode)}; until now {Mode(was.Mode)}.");
        tell.Changed($"{at}.owner", was.Owner, now.Owner, () => $"Items of {step} will go to {now.Owner} instead of {was.Owner}.");
        tell.Changed(
            $"{at}.may",
            was.May,
            now.May,
            () =>
                now.May == StepAuthority.Act
                    ? $"In {step} the model may act, no longer only suggest."
                    : $"In {step} the model may only suggest, no longer act."
        );
        tell.Changed(
            $"{at}.max_response_minutes",
            was.MaxResponseMinutes,
            now.MaxResponseMinutes,
            () => $"Somebody is to look at items of {step} {Within(now.MaxResponseMinutes)} instead of {Within(was.MaxResponseMinutes)}."
        );
        tell.Changed(
            $"{at}.escalation_target",
            was.EscalationTarget,
            now.EscalationTarget,
            () => $"Items of {step} escalate to {now.EscalationTarget ?? "nobody"} instead of {was.EscalationTarget ?? "nobody"}."
        );
        tell.Changed(
            $"{at}.classifies",
            was.Classifies,
            now.Classifies,
            () =>
                now.Classifies
                    ? $"{ContractSentences.Capital(step)} owns classification."
                    : $"{ContractSentences.Capital(step)} no longer owns classification."
        );
        tell.Changed(
            $"{at}.determinism",
            was.Determinism,
            now.Determinism,
            () => $"The answers on how deterministic {step} should be change."
        );
        RouteSentenceRules.Evidence(tell, $"{at}.evidence_required", $"Items of {step}", was.EvidenceRequired, now.EvidenceRequired);
    }

    private static string Within(int? minutes) => minutes is { } m ? $"within {ContractSentences.Span(m)}" : "at no promised time";

    private static string Mode(StepMode mode) =>
        mode switch
        {
            StepMode.Deterministic => "the controls decide alone",
            StepMode.Assistive => "the model suggests and people review everything",
            StepMode.Agentic => "the model may act where contract, tier and readiness allow it",
            _ => "a person decides, never the model",
        };
}
