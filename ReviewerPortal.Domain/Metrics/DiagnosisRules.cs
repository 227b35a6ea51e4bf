using System.Globalization;
using ReviewerPortal.Domain.WorkflowContracts;
using static ReviewerPortal.Domain.Metrics.DiagnosisThresholds;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>
/// Whether a workflow has one of six failures that look like the model's, and the cause in the workflow that goes with it. A share counts as above a
/// threshold when the lower bound of its 95 % interval is, so that a handful of cases never makes a diagnosis. A failure without its cause is no
/// diagnosis: the sentence then says what was seen. Pure.
/// </summary>
public static class DiagnosisRules
{
    private const string OverrideCriterion = "human_override_rate";

    /// <summary>Every rule's answer, in the order of <see cref="VisibleFailure"/>.</summary>
    public static IReadOnlyList<Diagnosis> Diagnose(DiagnosisFacts facts) =>
        [Overridden(facts), NotTrusted(facts), ManualWork(facts), Debated(facts), Bottleneck(facts), Ignored(facts)];

    private static Diagnosis Overridden(DiagnosisFacts facts)
    {
        var both = facts.Both;
        var rate = both.OverrideRate;
        if (rate.N < FewestCases)
        {
            return TooFew(VisibleFailure.KeepsBeingOverridden, rate.N, "final human decision");
        }

        var often = rate.Low > ManyOverrides;
        var unexplained = Rate.Of(facts.Unexplained, both.Overrides);
        var threshold = facts.Contract.WorkflowReleaseGate?.SuccessCriteria.ContainsKey(OverrideCriterion) is true;
        var evidence = new[]
        {
            new DiagnosisEvidence("Override rate", rate, often),
            new DiagnosisEvidence("Overrides without a reason code", unexplained, unexplained.Low > ManyUnexplained),
            new DiagnosisEvidence(
                threshold
                    ? "The contract's gate says which override rate is acceptable."
                    : "No gate criterion says which override rate is acceptable.",
                Speaks: !threshold
            ),
        };
        return Judge(
            VisibleFailure.KeepsBeingOverridden,
            often,
            evidence[1..],
            evidence,
            found: "Reviewers keep overriding, and "
                + (
                    threshold ? "too many of them do not say why."
                    : evidence[1].Speaks ? "nothing says what is good enough, nor many of them why."
                    : "nothing says what is good enough."
                ),
            notCause: "Reviewers override often, but the threshold and the reasons are there: the reasons say what to mend.",
            notSeen: "Overrides do not lie clearly above the threshold."
        );
    }

    private static Diagnosis NotTrusted(DiagnosisFacts facts)
    {
        if (facts.Both is { Received: 0, Human: 0 })
        {
            return new Diagnosis(VisibleFailure.IsNotTrusted, DiagnosisVerdict.TooFew, "Nothing arrives, so nothing is in production.", []);
        }

        var unowned = facts.Gaps.Where(g => g is { Part: CoveragePart.Owner, Lack: CoverageLack.Anybody }).ToList();
        var gate = facts.Contract.WorkflowReleaseGate;
        var rollback = gate is { RollbackTrigger.Count: > 0 };
        var evidence = new[]
        {
            new DiagnosisEvidence(
                unowned.Count == 0
                    ? $"Somebody can decide behind each of {Counted(facts.Contract.Owners.Count, "owner")}."
                    : string.Join(' ', unowned.Select(g => g.Sentence)),
                Speaks: unowned.Count > 0
            ),
            new DiagnosisEvidence(
                rollback ? $"The gate rolls back on {Counted(gate!.RollbackTrigger.Count, "trigger")}, to {gate.FallbackMode}."
                    : gate is null ? "The contract has no release gate, and so no way back."
                    : "The gate has no rollback trigger.",
                Speaks: !rollback
            ),
            new DiagnosisEvidence(
                $"{Counted(facts.Both.Received, "item")} received. Trust itself cannot be measured; what it rests on can."
            ),
        };
        return Judge(
            VisibleFailure.IsNotTrusted,
            seen: true,
            evidence,
            evidence,
            found: "Work arrives, but "
                + (
                    unowned.Count > 0 && !rollback ? "a decision has no owner and the agent no way back."
                    : rollback ? "a decision has no owner."
                    : "the agent has no way back."
                ),
            notCause: "Every decision has an owner, and the gate a way back.",
            notSeen: ""
        );
    }

    private static Diagnosis ManualWork(DiagnosisFacts facts)
    {
        var both = facts.Both;
        var unrouted = Rate.Of(facts.Unrouted, both.Exceptions);
        if (unrouted.N < FewestCases)
        {
            return TooFew(VisibleFailure.ManualWorkStays, unrouted.N, "exception");
        }

        var manual = TwoRates.Compare(facts.Recent.Human, Settled(facts.Recent), facts.Before.Human, Settled(facts.Before));
        var informal = unrouted.Low > ManyUnrouted;
        if (informal && Math.Min(manual.First.N, manual.Second.N) < FewestCases)
        {
            return TooFew(VisibleFailure.ManualWorkStays, Math.Min(manual.First.N, manual.Second.N), "outcome", " in one of the two spans");
        }

        var dropped = manual.Verdict is RateVerdict.Lower;
        var evidence = new[]
        {
            new DiagnosisEvidence("Exceptions without a route of their own", unrouted, informal),
            new DiagnosisEvidence("Outcomes a person had to give, lately", manual.First, !dropped),
            new DiagnosisEvidence("Outcomes a person had to give, before", manual.Second),
        };
        return Judge(
            VisibleFailure.ManualWorkStays,
            !dropped,
            evidence[..1],
            evidence,
            found: "People still give as many of the outcomes, and exceptions go where no route was made for them.",
            notCause: "Exceptions have their routes.",
            notSeen: "People have to give fewer of the outcomes than before."
        );
    }

    private static Diagnosis Debated(DiagnosisFacts facts)
    {
        var fewest = Math.Min(facts.Before.Human, facts.Recent.Human);
        if (fewest < FewestCases)
        {
            return TooFew(VisibleFailure.QualityIsDebated, fewest, "final human decision", " in one of the two spans");
        }

        var rates = TwoRates.Compare(facts.Recent.Overrides, facts.Recent.Human, facts.Before.Overrides, facts.Before.Human);
        var goesOn = rates is { First.Low: > ManyDebated, Second.Low: > ManyDebated, Verdict: not RateVerdict.Lower };
        var criteria = facts.Contract.WorkflowReleaseGate?.SuccessCriteria.Count ?? 0;
        var evidence = new[]
        {
            new DiagnosisEvidence("Override rate lately", rates.First, goesOn),
            new DiagnosisEvidence("Override rate before", rates.Second, goesOn),
            new DiagnosisEvidence(
                facts.ProtectedCases == 0 ? "No protected case." : $"{Counted(facts.ProtectedCases, "protected case")}.",
                Speaks: facts.ProtectedCases == 0
            ),
            new DiagnosisEvidence(
                criteria == 0 ? "The contract has no release criterion." : $"{Counted(criteria, "release criterion", "release criteria")}.",
                Speaks: criteria == 0
            ),
        };
        return Judge(
            VisibleFailure.QualityIsDebated,
            goesOn,
            evidence[2..],
            evidence,
            found: "Reviewers and the agent go on disagreeing, and nothing settles who is right.",
            notCause: "Reviewers and the agent disagree, but protected cases and criteria settle it.",
            notSeen: "There is little to debate, or less than before."
        );
    }

    private static Diagnosis Bottleneck(DiagnosisFacts facts)
    {
        var both = facts.Both;
        var late = Rate.Of(both.Breached + facts.Overdue, both.Human + both.TimedOut + facts.Overdue);
        if (late.N < FewestCases)
        {
            return TooFew(VisibleFailure.ApprovalsQueue, late.N, "outcome or overdue item");
        }

        var tooLate = late.Low > ManyLate;
        var queueing = facts is { SecondsToClaim: { } wait, SecondsToHandle: { } work } && wait > QueueingFactor * work;
        var incomplete = Rate.Of(facts.Incomplete, both.Received);
        var bare = facts.Gaps.Where(g => g is { Part: CoveragePart.Step, Lack: CoverageLack.Evidence }).Select(g => g.Name).ToList();
        var several = Rate.Of(facts.SeveralApprovals, both.Human);
        var single = facts.Contract.ApprovalTiers.Count == 1;
        var evidence = new[]
        {
            new DiagnosisEvidence($"Late, {Counted(facts.Overdue, "open item")} past due among them", late, tooLate),
            new DiagnosisEvidence(
                facts.SecondsToClaim is { } claim && facts.SecondsToHandle is { } handle
                    ? $"Half of the items wait longer than {Stretch(claim)} for somebody, and half then take longer than {Stretch(handle)}."
                    : "No item was claimed before it was decided, so waiting and work cannot be told apart.",
                Speaks: queueing
            ),
            new DiagnosisEvidence("Proposals with incomplete data", incomplete, incomplete.Low > ManyIncomplete),
            new DiagnosisEvidence(
                bare.Count == 0
                    ? "Every step that people review asks for evidence."
                    : $"No evidence is asked for at {string.Join(", ", bare)}.",
                Speaks: bare.Count > 0
            ),
            new DiagnosisEvidence("Decisions that needed several people", several, several.Low > ManySeveralApprovals),
            new DiagnosisEvidence(
                single ? "One tier takes everything, however small." : $"{Counted(facts.Contract.ApprovalTiers.Count, "approval tier")}.",
                Speaks: single
            ),
        };
        return Judge(
            VisibleFailure.ApprovalsQueue,
            tooLate,
            evidence[1..],
            evidence,
            found: "Decisions come late, and the review was not made for this many.",
            notCause: "Decisions come late, but not for queueing, evidence or tiers.",
            notSeen: "Decisions come in time."
        );
    }

    private static Diagnosis Ignored(DiagnosisFacts facts)
    {
        var (before, recent) = (facts.Before.Received, facts.Recent.Received);
        var rejected = Rate.Of(facts.Before.Rejected, facts.Before.Human);
        if (before < FewestCases || rejected.N < FewestCases)
        {
            return TooFew(VisibleFailure.IsIgnored, Math.Min(before, rejected.N), "item received and decided", " before");
        }

        var share = Rate.Of(recent, before + recent);
        var fell = share.High < FewSubmissions;
        var misses = rejected.Low > ManyRejected;
        var evidence = new[]
        {
            new DiagnosisEvidence($"{Counted(before, "item")} came before, {Counted(recent, "item")} lately.", Speaks: fell),
            new DiagnosisEvidence("The later half's share of them", share, fell),
            new DiagnosisEvidence("Proposals rejected before", rejected, misses),
        };
        return Judge(
            VisibleFailure.IsIgnored,
            fell,
            evidence[2..],
            evidence,
            found: "Errors were there for everybody to see, and since then fewer submit anything.",
            notCause: "Fewer items come than before, but no run of errors went ahead of it. Holidays and seasons are not taken out.",
            notSeen: "Submissions have not fallen."
        );
    }

    // What was settled at all: by people, or by the contract alone. What ran out of time was for people.
    private static long Settled(FigureDelta counts) => counts.Human + counts.Automatic;

    private static Diagnosis Judge(
        VisibleFailure failure,
        bool seen,
        IEnumerable<DiagnosisEvidence> causes,
        IReadOnlyList<DiagnosisEvidence> evidence,
        string found,
        string notCause,
        string notSeen
    ) =>
        (seen, causes.Any(c => c.Speaks)) switch
        {
            (true, true) => new Diagnosis(failure, DiagnosisVerdict.Found, found, evidence),
            (true, false) => new Diagnosis(failure, DiagnosisVerdict.NotFound, notCause, evidence),
            _ => new Diagnosis(failure, DiagnosisVerdict.NotFound, notSeen, evidence),
        };

    private static Diagnosis TooFew(VisibleFailure failure, long there, string noun, string where = "") =>
        new(
            failure,
            DiagnosisVerdict.TooFew,
            $"Too few to tell: {Counted(there, noun)}{where}, and it takes {FewestCases.ToString(CultureInfo.InvariantCulture)}.",
            []
        );

    private static string Counted(long number, string noun, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? noun : plural ?? noun + "s")}");

    private static string Stretch(double seconds) =>
        seconds < 90
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:N0} min");
}
