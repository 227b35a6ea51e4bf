using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.WorkflowContracts;
using static ReviewerPortal.Domain.Readiness.ReadinessRules;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>What L1 and L2 ask for: the workflow is described, and there are people at every boundary.</summary>
internal static class BoundaryChecks
{
    public static IEnumerable<ReadinessCheck> Of(WorkflowContract contract, ReadinessFacts facts)
    {
        yield return WorkIsNamed(contract);
        yield return OwnersHavePeople(contract, facts);
        yield return ClassificationIsOwned(contract);
        yield return BoundariesEscalate(contract, facts);
        yield return TiersAreStaffed(contract, facts);
    }

    /// <summary>Whether a person could take over there: the owner's team or its backup has somebody who may decide.</summary>
    internal static bool HasPeople(WorkflowContract contract, ReadinessFacts facts, string owner) =>
        contract.Owners.TryGetValue(owner, out var named) && PeopleOf(named, facts).Any();

    private static ReadinessCheck WorkIsNamed(WorkflowContract contract)
    {
        var adrift = contract.Accepts.Where(a => contract.StepNamed(contract.Actions.GetValueOrDefault(a)?.Step) is null).ToList();
        var missing = new List<string>(3);
        if (string.IsNullOrWhiteSpace(contract.Purpose))
        {
            missing.Add("The contract names no purpose.");
        }

        if (contract.Accepts.Count == 0)
        {
            missing.Add("It accepts no action.");
        }

        if (adrift.Count > 0)
        {
            missing.Add($"Accepted without a step: {Names(adrift)}.");
        }

        return Judge(
            "work-is-named",
            ReadinessLevel.L1,
            "What work enters, and which step it belongs to, is written down",
            missing.Count == 0,
            missing.Count == 0
                ? $"Purpose named; {Number(contract.Accepts.Count)} accepted actions, each in a step."
                : string.Join(' ', missing),
            "Write the purpose, and give every accepted action a step.",
            string.IsNullOrWhiteSpace(contract.Purpose) ? "purpose"
                : contract.Accepts.Count == 0 ? "accepts"
                : adrift.Count > 0 ? $"actions.{adrift[0]}"
                : null
        );
    }

    private static ReadinessCheck OwnersHavePeople(WorkflowContract contract, ReadinessFacts facts)
    {
        var used = contract
            .Steps.SelectMany(s => new[] { s.Owner, s.EscalationTarget })
            .Concat(contract.Exceptions.Select(r => (string?)r.RouteTo))
            .Append(contract.DefaultRoute.RouteTo)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var empty = used.Where(o => !HasPeople(contract, facts, o)).ToList();
        var people = used.Where(contract.Owners.ContainsKey)
            .SelectMany(o => PeopleOf(contract.Owners[o], facts))
            .Select(p => p.Person)
            .Distinct()
            .Count();
        return Judge(
            "owners-have-people",
            ReadinessLevel.L1,
            "Every owner's team, or its backup, has somebody who decides",
            empty.Count == 0,
            empty.Count == 0
                ? $"{Number(used.Count)} owners in use, {Number(people)} people behind them."
                : $"{Number(empty.Count)} of {Number(used.Count)} owners in use have nobody: {Names(empty)}.",
            "Add people to these teams, or name another team.",
            empty.Count == 0 ? null : $"owners.{empty[0]}.team"
        );
    }

    private static ReadinessCheck ClassificationIsOwned(WorkflowContract contract)
    {
        var steps = contract.Steps.Where(s => s.Classifies).Select(s => s.StepName).ToList();
        return Judge(
            "classification-is-owned",
            ReadinessLevel.L1,
            "A step owns classification",
            steps.Count > 0,
            steps.Count > 0 ? $"Classification belongs to {Names(steps)}." : "No step says that it classifies.",
            "Say classifies: true at the step that decides what kind of request this is.",
            "steps"
        );
    }

    private static ReadinessCheck BoundariesEscalate(WorkflowContract contract, ReadinessFacts facts)
    {
        var boundaries = contract.Steps.Index().Where(s => s.Item.Mode is not StepMode.Deterministic).ToList();
        var stuck = boundaries.Where(b => !Escalates(contract, facts, b.Item)).ToList();
        return Judge(
            "boundaries-escalate",
            ReadinessLevel.L2,
            "Every boundary where a person decides has an escalation path",
            stuck.Count == 0,
            stuck.Count == 0
                ? $"{Number(boundaries.Count)} steps hand work to people; each has another owner or a backup with people to go on to."
                : $"{Number(stuck.Count)} of {Number(boundaries.Count)} steps stall with their owner: {Names(stuck.Select(s => s.Item.StepName))}.",
            "Name an escalation_target with people in its team, or a backup for the step's owner.",
            stuck.Count == 0 ? null : $"steps[{Number(stuck[0].Index)}].escalation_target"
        );
    }

    private static bool Escalates(WorkflowContract contract, ReadinessFacts facts, WorkflowStep step) =>
        step.EscalationTarget is { } target && !string.Equals(target, step.Owner, StringComparison.Ordinal)
            ? HasPeople(contract, facts, target)
            : contract.Owners[step.Owner] is { Backup: { } backup } owner
                && !string.Equals(backup, owner.Team, StringComparison.Ordinal)
                && facts.Teams.TryGetValue(backup, out var people)
                && people.Count > 0;

    private static ReadinessCheck TiersAreStaffed(WorkflowContract contract, ReadinessFacts facts)
    {
        var people = contract.Owners.Values.SelectMany(o => PeopleOf(o, facts)).Distinct().ToList();
        var understaffed = contract.ApprovalTiers.Index().Where(t => Able(t.Item, people) < Math.Max(1, t.Item.Approvals)).ToList();
        return Judge(
            "tiers-are-staffed",
            ReadinessLevel.L2,
            "Every approval tier has enough different people who may approve",
            understaffed.Count == 0,
            string.Join(
                ' ',
                (understaffed.Count == 0 ? contract.ApprovalTiers : understaffed.Select(t => t.Item))
                    .Take(6)
                    .Select(t =>
                        $"{t.Tier} needs {Number(Math.Max(1, t.Approvals))} {Shared.SnakeCase.Of(t.Role)}, {Number(Able(t, people))} there are."
                    )
            ),
            "Add people of that role to an owner's team, or ask for fewer approvals.",
            understaffed.Count == 0 ? null : $"approval_tiers[{Number(understaffed[0].Index)}]"
        );
    }

    private static int Able(ApprovalTier tier, IEnumerable<TeamPerson> people) =>
        people.Count(p =>
            tier.Role switch
            {
                TierRole.Reviewer => p.Role is PersonRole.Reviewer or PersonRole.Lead or PersonRole.Admin,
                TierRole.Lead => p.Role is PersonRole.Lead or PersonRole.Admin,
                _ => p.Role is PersonRole.Admin,
            }
        );

    private static IEnumerable<TeamPerson> PeopleOf(ContractOwner owner, ReadinessFacts facts) =>
        new[] { owner.Team, owner.Backup }.OfType<string>().SelectMany(t => facts.Teams.GetValueOrDefault(t) ?? []);
}
