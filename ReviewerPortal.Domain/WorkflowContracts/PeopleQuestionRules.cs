using static ReviewerPortal.Domain.WorkflowContracts.ContractSentences;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>The questions about people: who approves, where exceptions go, what somebody must have seen.</summary>
public static class PeopleQuestionRules
{
    /// <summary>Who approves what could do harm.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="membersByTeam">Every team of the workspace and how many are in it.</param>
    public static ContractAnswer Approval(WorkflowContract contract, IReadOnlyDictionary<string, int> membersByTeam)
    {
        var sentences = new List<string>();
        var missing = new List<MissingPart>();
        foreach (var tier in contract.ApprovalTiers)
        {
            var time = tier.SlaMinutes is { } minutes ? $" Undecided after {Span(minutes)}, " : " Undecided in time, ";
            sentences.Add(
                $"{tier.Tier}{(tier.When is null ? ", for everything else" : $", where {tier.When.Text}")}: {Deciders(tier)}.{time}{Timeout(tier.TimeoutOutcome)}."
            );
        }

        var lasting = contract.Actions.Values.Where(a => a.Reversible is not true).Select(a => a.Name).ToList();
        if (lasting.Count > 0 && !contract.ApprovalTiers.Any(t => t.Approvals > 1 || t.Role != TierRole.Reviewer))
        {
            missing.Add(
                new($"{Capital(Listed(lasting))} cannot be undone, yet one reviewer decides alone in every tier.", "approval_tiers")
            );
        }

        for (var i = 0; i < contract.ApprovalTiers.Count; i++)
        {
            if (!contract.ApprovalTiers[i].Decisions.Contains(ReviewDecision.Reject))
            {
                missing.Add(new($"Nobody can reject in tier {contract.ApprovalTiers[i].Tier}.", $"approval_tiers[{i}].decisions"));
            }
        }

        foreach (var owner in contract.Owners.Values)
        {
            if (membersByTeam.GetValueOrDefault(owner.Team) == 0)
            {
                missing.Add(new($"{Capital(owner.Team)}, the team behind {owner.Name}, has no members.", $"owners.{owner.Name}.team"));
            }

            if (owner.Backup is null)
            {
                missing.Add(new($"Nobody stands in for {owner.Name} when its team is away.", $"owners.{owner.Name}.backup"));
            }
        }

        return new(ContractQuestion.Approval, "Who approves what could do harm?", sentences, missing);
    }

    /// <summary>Where exceptions go, and how fast.</summary>
    public static ContractAnswer ExceptionRouting(WorkflowContract contract)
    {
        var sentences = contract
            .Exceptions.OrderByDescending(r => r.Severity)
            .Select(r =>
                $"{r.ExceptionType}, {SeverityOf(r.Severity)}: to {Owner(contract, r.RouteTo)}, decided within {Span(r.SlaMinutes)}{(r.AutomationAllowed ? "; it may go through without a person where the rest of the contract agrees" : "")}."
            )
            .ToList();
        var rest = contract.DefaultRoute;
        sentences.Add(
            $"Every other exception, {SeverityOf(rest.Severity)}: to {Owner(contract, rest.RouteTo)}, decided within {Span(rest.SlaMinutes)}."
        );
        foreach (
            var queue in contract
                .Steps.Select(s => s.Owner)
                .Concat(contract.Exceptions.Select(r => r.RouteTo))
                .Append(rest.RouteTo)
                .Distinct(StringComparer.Ordinal)
        )
        {
            if (!contract.Calendars.ContainsKey(queue))
            {
                sentences.Add($"{queue} is on the clock day and night.");
            }
        }

        var missing = new List<MissingPart>();
        var unrouted = WorkflowContract
            .BuiltInExceptionTypes.Concat(contract.Controls.Select(c => c.Otherwise))
            .Distinct(StringComparer.Ordinal)
            .Where(t => contract.RouteOf(t) is null)
            .ToList();
        foreach (var type in unrouted)
        {
            missing.Add(new($"{type} has no route of its own; the default route takes it.", "exceptions"));
        }

        for (var i = 0; i < contract.Steps.Count; i++)
        {
            var step = contract.Steps[i];
            if (step.Mode == StepMode.Deterministic)
            {
                continue;
            }

            if (step.MaxResponseMinutes is null)
            {
                missing.Add(new($"{step.StepName} promises nobody when a person looks.", $"steps[{i}].max_response_minutes"));
            }

            if (step.EscalationTarget is null)
            {
                missing.Add(new($"Nobody takes over when {step.StepName} stalls.", $"steps[{i}].escalation_target"));
            }
        }

        return new(ContractQuestion.ExceptionRouting, "Where do exceptions go, and how fast?", sentences, missing);
    }

    /// <summary>What somebody must have seen before the workflow goes on.</summary>
    public static ContractAnswer EvidenceBeforeResuming(WorkflowContract contract)
    {
        var sentences = contract
            .Steps.Where(s => s.EvidenceRequired.Count > 0)
            .GroupBy(s => Listed(s.EvidenceRequired), StringComparer.Ordinal)
            .Select(g => $"{Listed(g.Select(s => s.StepName))} {(g.Count() == 1 ? "needs" : "need")} {g.Key}.")
            .Concat(
                contract
                    .Exceptions.Where(r => r.ReviewerEvidence.Count > 0)
                    .GroupBy(r => Listed(r.ReviewerEvidence), StringComparer.Ordinal)
                    .Select(g => $"Whoever decides {Listed(g.Select(r => r.ExceptionType))} also needs {g.Key}.")
            )
            .ToList();
        var opened = contract.Evidence.Values.Where(e => e.MustOpen).Select(e => e.Name).ToList();
        if (opened.Count > 0)
        {
            sentences.Add($"A decision waits until the reviewer has opened {Listed(opened)}.");
        }

        foreach (var rule in contract.Evidence.Values.Where(e => e.MaxAgeMinutes is not null))
        {
            sentences.Add($"{rule.Name} is stale after {Span(rule.MaxAgeMinutes!.Value)}.");
        }

        var missing = new List<MissingPart>();
        for (var i = 0; i < contract.Steps.Count; i++)
        {
            if (contract.Steps[i] is { Mode: not StepMode.Deterministic, EvidenceRequired.Count: 0 } step)
            {
                missing.Add(new($"A reviewer of {step.StepName} is promised no evidence.", $"steps[{i}].evidence_required"));
            }
        }

        for (var i = 0; i < contract.Exceptions.Count; i++)
        {
            if (contract.Exceptions[i] is { Severity: >= Severity.High, ReviewerEvidence.Count: 0 } route)
            {
                missing.Add(
                    new(
                        $"{route.ExceptionType} is {SeverityOf(route.Severity)}, and its reviewer is promised no evidence.",
                        $"exceptions[{i}].reviewer_evidence"
                    )
                );
            }
        }

        return new(ContractQuestion.EvidenceBeforeResuming, "What must be seen before the work goes on?", sentences, missing);
    }

    private static string SeverityOf(Severity severity) => $"{Shared.SnakeCase.Of(severity)} severity";
}
