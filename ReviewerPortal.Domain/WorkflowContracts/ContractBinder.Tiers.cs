using ReviewerPortal.Domain.Shared.Expressions;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <content>Who approves what.</content>
internal sealed partial class ContractBinder
{
    private List<ApprovalTier> ReadTiers(ContractFields root)
    {
        var tiers = new List<ApprovalTier>();
        var items = root.List("approval_tiers", required: true) ?? [];
        if (root.Take("approval_tiers") is ContractList { Items.Count: 0 } none)
        {
            _problems.Error(none, "At least one tier is needed; the last one has no `when` and takes everything else.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (ContractFields.Of(items[i], _problems) is not { } fields)
            {
                continue;
            }

            var name = fields.Name("tier", required: true);
            if (name is not null && !names.Add(name))
            {
                _problems.Error(fields.Take("tier")!, $"There is a tier `{name}` already.");
            }

            if (ReadTier(fields, name, isLast: i == items.Count - 1) is { } tier)
            {
                tiers.Add(tier);
            }
        }

        return tiers;
    }

    private ApprovalTier? ReadTier(ContractFields fields, string? name, bool isLast)
    {
        var condition = fields.Take("when");
        if (isLast && condition is not null)
        {
            _problems.Error(condition, "The last tier takes what no other one took, so it has no `when`; add a tier without one.");
        }
        else if (!isLast && condition is null)
        {
            _problems.Error(
                ContractNode.Below(fields.Map.Path, "when"),
                fields.Map.Line,
                fields.Map.Column,
                "Only the last tier has no `when`; the tiers behind this one would never be reached."
            );
        }

        var when = condition is null ? null : ConditionReader.Condition(condition, _arguments, _problems);
        var approvals = fields.Whole("approvals", 0, 10, required: true);
        var role = fields.Choice<TierRole>("role", required: true);
        var decisions = ReadDecisions(fields);
        var timeout = fields.Choice<TimeoutOutcome>("timeout_outcome") ?? TimeoutOutcome.Hold;
        var minutes = fields.Whole("sla_minutes", 1, MinutesOfAYear);
        var rungs = Rungs.Read(fields, queue: null, minutes);
        var effectiveFrom = EffectiveFromReader.Read(fields, isLast, _problems);
        fields.Done();

        if (timeout == TimeoutOutcome.Approve)
        {
            CheckApprovingTimeout(fields.Take("timeout_outcome")!, when);
        }

        if (approvals == 0 && _stepsAreWhole && !_steps.Exists(s => s is { Mode: StepMode.Agentic, May: StepAuthority.Act }))
        {
            _problems.Warn(
                fields.Take("approvals")!,
                "No step is agentic with `may: act`, so nothing here is ever approved without a person."
            );
        }

        return name is null || approvals is null || role is null
            ? null
            : new()
            {
                Tier = name,
                When = when,
                Approvals = approvals.Value,
                Role = role.Value,
                Decisions = decisions,
                TimeoutOutcome = timeout,
                SlaMinutes = minutes,
                Rungs = rungs,
                EffectiveFrom = effectiveFrom,
            };
    }

    /// <summary>Silence may only approve what can be undone, and never what a person owns.</summary>
    private void CheckApprovingTimeout(ContractNode at, Expression? when)
    {
        var lasting = SilenceRules.Lasting(_actions.Values, when);
        if (lasting.Count > 0)
        {
            _problems.Error(
                at,
                $"Silence may only approve what can be undone: add `reversible` to the tier's `when`, or declare reversible: true on {SchemaRule.Listed(lasting)}."
            );
        }

        var owned = SilenceRules.Owned(_actions.Values, _steps);
        if (owned.Count > 0)
        {
            _problems.Error(at, $"Silence never approves in a human-owned step, and this tier can take {SchemaRule.Listed(owned)}.");
        }
    }

    private List<ReviewDecision> ReadDecisions(ContractFields fields)
    {
        if (fields.List("decisions") is not { } items)
        {
            return [.. DefaultDecisions];
        }

        var decisions = new List<ReviewDecision>();
        foreach (var item in items)
        {
            if (fields.Choice<ReviewDecision>(item) is not { } decision)
            {
                continue;
            }

            if (decisions.Contains(decision))
            {
                _problems.Error(item, "This decision stands in the list twice.");
            }
            else
            {
                decisions.Add(decision);
            }
        }

        if (items.Count == 0)
        {
            _problems.Error(
                fields.Take("decisions")!,
                "Nobody could decide anything; list decisions, or leave the field out for approve, edit, reject, escalate."
            );
        }
        else if (!decisions.Contains(ReviewDecision.Reject) && decisions.Count == items.Count)
        {
            _problems.Warn(fields.Take("decisions")!, "Nobody can reject in this tier.");
        }

        return decisions;
    }
}
