using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ApprovalTiers;

/// <summary>Whether enough different people are there to give the approvals a tier asks for, in every queue its items can lie in. Pure.</summary>
public static class QuorumRules
{
    /// <summary>Who can give a tier's approvals in one queue.</summary>
    /// <param name="Tier">The tier.</param>
    /// <param name="Queue">The queue.</param>
    /// <param name="Needed">How many different people the tier asks for; at least one.</param>
    /// <param name="Role">The least role that counts.</param>
    /// <param name="People">Names of those who have it in the queue's team or its backup, absent or not.</param>
    public sealed record Standing(string Tier, string Queue, int Needed, TierRole Role, IReadOnlyList<string> People)
    {
        /// <summary>Whether there are too few.</summary>
        public bool IsShort => People.Count < Needed;
    }

    /// <summary>The queues intake can put an item in, in the order of the contract's owners.</summary>
    public static IReadOnlyList<ContractOwner> LandingQueues(WorkflowContract contract)
    {
        var named = contract
            .Steps.Select(s => s.Owner)
            .Concat(contract.Exceptions.Select(e => e.RouteTo))
            .Append(contract.DefaultRoute.RouteTo)
            .ToHashSet(StringComparer.Ordinal);
        return [.. contract.Owners.Values.Where(o => named.Contains(o.Name))];
    }

    /// <summary>Every tier with every queue, in the contract's order.</summary>
    public static IReadOnlyList<Standing> Check(WorkflowContract contract, IReadOnlyCollection<ListPeople.Row> people)
    {
        var queues = LandingQueues(contract);
        return
        [
            .. contract.ApprovalTiers.SelectMany(tier =>
                queues.Select(queue => new Standing(
                    tier.Tier,
                    queue.Name,
                    Math.Max(1, tier.Approvals),
                    tier.Role,
                    [.. people.Where(p => Belongs(p, queue) && HasRole(p, tier.Role)).Select(p => p.DisplayName)]
                ))
            ),
        ];
    }

    private static bool Belongs(ListPeople.Row person, ContractOwner queue) =>
        person.Teams.Contains(queue.Team, StringComparer.Ordinal)
        || (queue.Backup is { } backup && person.Teams.Contains(backup, StringComparer.Ordinal));

    // What deciding an item asks, too: an administrator has every authority, a lead that of a reviewer, an auditor none.
    private static bool HasRole(ListPeople.Row person, TierRole role) =>
        !person.Disabled
        && person.Role switch
        {
            PersonRole.Admin => true,
            PersonRole.Lead => role is TierRole.Reviewer or TierRole.Lead,
            PersonRole.Reviewer => role is TierRole.Reviewer,
            _ => false,
        };
}
