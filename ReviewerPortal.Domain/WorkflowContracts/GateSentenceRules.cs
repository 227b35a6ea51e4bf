using System.Globalization;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What changes for releases, and in what people may say.</summary>
internal static class GateSentenceRules
{
    public static IReadOnlyList<DiffSentence> Of(WorkflowContract before, WorkflowContract after) =>
        [.. Gate(before.WorkflowReleaseGate, after.WorkflowReleaseGate), .. Reasons(before, after)];

    private static IReadOnlyList<DiffSentence> Gate(WorkflowReleaseGate? was, WorkflowReleaseGate? now)
    {
        var tell = new DiffTeller("workflow_release_gate");
        if (was is null || now is null)
        {
            if (was is not null)
            {
                tell.Say("", "Releases have no gate any more.");
            }
            else if (now is not null)
            {
                tell.Say(
                    "",
                    $"Releases get a gate: {Share(now.CanaryTraffic)} of the traffic for {ContractSentences.Count(now.PromotionWindowHours, "hour")}."
                );
            }

            return tell.Told;
        }

        tell.Changed(
            ".canary_traffic",
            was.CanaryTraffic,
            now.CanaryTraffic,
            () => $"A candidate gets {Share(now.CanaryTraffic)} of the traffic instead of {Share(was.CanaryTraffic)}."
        );
        tell.Changed(
            ".promotion_window_hours",
            was.PromotionWindowHours,
            now.PromotionWindowHours,
            () =>
                $"A candidate is watched for {ContractSentences.Count(now.PromotionWindowHours, "hour")} instead of {ContractSentences.Count(was.PromotionWindowHours, "hour")}."
        );
        var (came, gone) = DiffTeller.Names(was.SuccessCriteria.Values.Select(e => e.Text), now.SuccessCriteria.Values.Select(e => e.Text));
        if (came.Count > 0)
        {
            tell.Say(".success_criteria", $"To be promoted a candidate must also keep {ContractSentences.Listed(came)}.");
        }

        if (gone.Count > 0)
        {
            tell.Say(".success_criteria", $"To be promoted a candidate need no longer keep {ContractSentences.Listed(gone)}.");
        }

        (came, gone) = DiffTeller.Names(was.RollbackTrigger.Select(e => e.Text), now.RollbackTrigger.Select(e => e.Text));
        if (came.Count > 0)
        {
            tell.Say(".rollback_trigger", $"A candidate is also rolled back on {ContractSentences.Listed(came)}.");
        }

        if (gone.Count > 0)
        {
            tell.Say(".rollback_trigger", $"A candidate is no longer rolled back on {ContractSentences.Listed(gone)}.");
        }

        tell.Changed(
            ".fallback_mode",
            was.FallbackMode,
            now.FallbackMode,
            () => $"Without a release the workflow falls back to {now.FallbackMode} instead of {was.FallbackMode}."
        );
        return tell.Told;
    }

    private static IReadOnlyList<DiffSentence> Reasons(WorkflowContract before, WorkflowContract after)
    {
        var tell = new DiffTeller("reason_codes");
        var (came, gone) = DiffTeller.Names(before.ReasonCodes, after.ReasonCodes);
        if (came.Count > 0)
        {
            tell.Say("", $"Reviewers may give {ContractSentences.Listed(came)} as a reason.");
        }

        if (gone.Count > 0)
        {
            tell.Say("", $"Reviewers may no longer give {ContractSentences.Listed(gone)} as a reason.");
        }

        return tell.Told;
    }

    private static string Share(decimal share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");
}
