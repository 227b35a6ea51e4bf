using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Escalation;

/// <summary>Where an escalated item goes. Pure.</summary>
public static class EscalationRules
{
    /// <summary>The queue it goes to, or what is missing to send it anywhere.</summary>
    public static Outcome<string> Target(ReviewItem item, WorkflowContract contract, string? message, string? to)
    {
        var problems = new List<Problem>(2);
        if (string.IsNullOrWhiteSpace(message))
        {
            problems.Add(new Problem("#/message", "an escalation needs a message: the next person has to know why"));
        }

        if (to is not null && !contract.Owners.ContainsKey(to))
        {
            problems.Add(new Problem("#/to", $"must be an owner of the contract: {string.Join(", ", contract.Owners.Keys)}"));
        }
        else if (string.Equals(to, item.Queue, StringComparison.Ordinal))
        {
            problems.Add(new Problem("#/to", $"the item is in {to} already"));
        }

        if (problems.Count > 0)
        {
            return DecisionDesk.Invalid(problems);
        }

        var candidates = to is not null ? [to] : new[] { contract.StepNamed(item.Step)?.EscalationTarget, contract.DefaultRoute.RouteTo };
        return Array.Find(candidates, c => c is not null && !string.Equals(c, item.Queue, StringComparison.Ordinal)) is { } target
            ? target
            : new Refusal(
                RefusalCodes.Conflict,
                $"There is nowhere further up from {item.Queue}: name the owner to hand it to in “to” ({string.Join(", ", contract.Owners.Keys)})."
            );
    }
}
