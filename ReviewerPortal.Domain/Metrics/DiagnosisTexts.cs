using System.Globalization;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What stands beside a diagnosis whatever the figures: the failure, the workflow problem beneath it, the rule, and what to redesign.</summary>
/// <param name="Failure">What people see.</param>
/// <param name="Problem">What is wrong in the workflow when the rule holds.</param>
/// <param name="Rule">When it holds, with its thresholds.</param>
/// <param name="Response">The redesign.</param>
/// <param name="Remedies">Where it is done, the main place first.</param>
public sealed record DiagnosisTexts(string Failure, string Problem, string Rule, string Response, IReadOnlyList<Remedy> Remedies)
{
    /// <summary>The texts of one failure.</summary>
    public static DiagnosisTexts Of(VisibleFailure failure) =>
        failure switch
        {
            VisibleFailure.KeepsBeingOverridden => new(
                "Reviewers keep overriding what the agent proposes",
                "Nothing says what quality is good enough, or what an approval means.",
                $"The override rate lies above {Percent(DiagnosisThresholds.ManyOverrides)}, and no gate criterion names human_override_rate or more than "
                    + $"{Percent(DiagnosisThresholds.ManyUnexplained)} of the overrides carry no reason code.",
                "Say what reviewers approve, edit, reject and escalate, and with which evidence.",
                [
                    new("Set what each tier may decide", RemedyPlace.ApprovalTiers),
                    new("Name the acceptable override rate", RemedyPlace.ReleaseGateInContract),
                    new("See what edits change", RemedyPlace.Overrides),
                ]
            ),
            VisibleFailure.IsNotTrusted => new(
                "Teams do not trust the agent in production",
                "Nobody knows who owns a decision, or how to go back.",
                "Work arrives, and an owner has nobody who can decide, backup included, or the contract names no rollback trigger.",
                "Give every decision an owner, add a way back, and define what a launch must meet.",
                [
                    new("Put people into the teams", RemedyPlace.People),
                    new("Name owners and backups", RemedyPlace.OwnersInContract),
                    new("Add the rollback triggers", RemedyPlace.ReleaseGateInContract),
                    new("Rehearse the way back", RemedyPlace.Gate),
                ]
            ),
            VisibleFailure.ManualWorkStays => new(
                "Manual work did not drop",
                "Exceptions still find their people informally.",
                $"More than {Percent(DiagnosisThresholds.ManyUnrouted)} of the exceptions have a type without a route, and the share of outcomes that people "
                    + "give is not lower than in the span before (z-test, 5 %).",
                "Name the classes of exceptions and route each, with a promise and a rule for taking over.",
                [new("Route the exception types", RemedyPlace.ExceptionTypes), new("See what waits where", RemedyPlace.QueueHealth)]
            ),
            VisibleFailure.QualityIsDebated => new(
                "Debates about quality never end",
                "There are no release criteria, and nothing that is evaluated again and again.",
                $"The override rate lies above {Percent(DiagnosisThresholds.ManyDebated)} in both spans and has not become lower (z-test, 5 %), and there is no "
                    + "protected case or no success criterion.",
                "Set protected cases and release criteria beside the workflow.",
                [
                    new("Protect cases", RemedyPlace.ProtectedCases),
                    new("Set the release criteria", RemedyPlace.ReleaseGateInContract),
                    new("Judge by the gate", RemedyPlace.Gate),
                ]
            ),
            VisibleFailure.ApprovalsQueue => new(
                "Approvals became the bottleneck",
                "A person was put into the loop, but neither capacity nor evidence was planned.",
                $"More than {Percent(DiagnosisThresholds.ManyLate)} of the outcomes, and of what waits past its promise, are late; and items wait "
                    + $"{DiagnosisThresholds.QueueingFactor.ToString(CultureInfo.InvariantCulture)} times longer for somebody than they take, or more than "
                    + $"{Percent(DiagnosisThresholds.ManyIncomplete)} of the proposals are incomplete, or a reviewed step asks for no evidence, or more than "
                    + $"{Percent(DiagnosisThresholds.ManySeveralApprovals)} of the decisions need several people, or one tier takes everything.",
                "Redesign the queue, what reviewers see, and the tiers.",
                [
                    new("Reshape the tiers", RemedyPlace.ApprovalTiers),
                    new("Plan the people", RemedyPlace.Capacity),
                    new("Ask for the evidence", RemedyPlace.StepsInContract),
                    new("See what waits where", RemedyPlace.QueueHealth),
                ]
            ),
            VisibleFailure.IsIgnored => new(
                "People ignore the system after early errors",
                "The workflow made things less certain, and nobody clearly answers for them.",
                $"The later span has less than {Percent(DiagnosisThresholds.FewSubmissions)} of both spans' items (a third fewer than the earlier), and more than "
                    + $"{Percent(DiagnosisThresholds.ManyRejected)} of the earlier span's proposals were rejected.",
                "Let the agent do less, keep the critical steps deterministic, and say who owns each decision.",
                [
                    new("Make steps deterministic or human-owned", RemedyPlace.StepsInContract),
                    new("See what was rejected, and why", RemedyPlace.Overrides),
                    new("Give a smaller share to the agent", RemedyPlace.Gate),
                ]
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "No such failure."),
        };

    private static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + "\u00a0%";
}
