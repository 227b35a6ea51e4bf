using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.ReviewItems;

/// <summary>Who may see a whole review. Pure.</summary>
public static class ReviewAccessRules
{
    /// <summary>
    /// Agents see the reviews of their workspace; a person sees a review when one of its items lies in a queue of their teams, or when they see everything.
    /// </summary>
    public static bool MaySee(Caller caller, IEnumerable<ReviewItem> items, WorkflowContract contract) =>
        caller.Person is null
        || caller.SeesEverything
        || items.Any(i =>
            contract.Owners.GetValueOrDefault(i.Queue) is { } owner
            && (caller.Teams.Contains(owner.Team) || (owner.Backup is { } backup && caller.Teams.Contains(backup)))
        );
}
