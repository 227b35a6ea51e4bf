using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>
/// What still points at owners a new version would no longer have. Items keep the version they came in under, so an owner can only go once no open item lies in its queue
/// and no version with open items can send one there. The way out: publish a version that still names the owner and routes nothing to it, and drop it when it is idle.
/// </summary>
public sealed class DroppedOwners(ContractCatalog contracts)
{
    /// <summary>The refusal of a version that drops owners still needed, naming what points at each; null where it drops none.</summary>
    public async Task<Refusal?> WhyNotAsync(LedgerTransaction tx, WorkflowContract next)
    {
        var workflow = next.Workflow;
        var open = await tx
            .Db.ReviewItems.Where(i => i.Workflow == workflow && i.IsOpen)
            .GroupBy(i => new
            {
                i.ContractVersion,
                i.Queue,
                i.Step,
            })
            .Select(g => new Waiting(g.Key.ContractVersion, g.Key.Queue, g.Key.Step, g.Count(), g.Count(i => i.AssignedTo != null)))
            .ToListAsync();
        var uses = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var queue in open.Where(o => !next.Owners.ContainsKey(o.Queue)).GroupBy(o => o.Queue, StringComparer.Ordinal))
        {
            var placed = queue.Sum(o => o.Assigned);
            Add(
                uses,
                queue.Key,
                $"{Items(queue.Sum(o => o.Items))} in its queue" + (placed > 0 ? $", {placed} of them placed with somebody" : "")
            );
        }

        foreach (var version in open.GroupBy(o => o.Version).OrderBy(v => v.Key))
        {
            if (await contracts.FindReadableAsync(tx.Workspace, workflow, version.Key) is { } contract)
            {
                foreach (var (owner, way) in WaysOf(contract, [.. version]).Where(w => !next.Owners.ContainsKey(w.Owner)).Distinct())
                {
                    Add(uses, owner, $"{way} of version {version.Key}, under which {Items(version.Sum(o => o.Items))} waiting");
                }
            }
        }

        return uses.Count == 0 ? null : Refuse(uses);
    }

    // By which ways an open item of this version can still come to an owner.
    private static IEnumerable<(string Owner, string Way)> WaysOf(WorkflowContract contract, IReadOnlyList<Waiting> open)
    {
        foreach (var step in contract.Steps.Where(s => s.EscalationTarget is not null && open.Any(o => o.IsOf(s.StepName))))
        {
            yield return (step.EscalationTarget!, $"the escalation target of step {step.StepName}");
        }

        var rungs = contract
            .ApprovalTiers.SelectMany(t => t.Rungs ?? [])
            .Concat(contract.Exceptions.SelectMany(e => e.Rungs ?? []))
            .Concat(contract.DefaultRoute.Rungs ?? []);
        foreach (var rung in rungs.Where(r => r is { To: not null, Action: RungAction.Reassign or RungAction.Escalate }))
        {
            yield return (rung.To!, $"the rung {rung.Key}");
        }

        // The only route an item can still take after intake: its subject moves on.
        yield return contract.RouteOf("business_state_changed") is { } moved
            ? (moved.RouteTo, "the route of business_state_changed")
            : (contract.DefaultRoute.RouteTo, "the default route");
    }

    private static void Add(SortedDictionary<string, List<string>> uses, string owner, string use)
    {
        if (!uses.TryGetValue(owner, out var list))
        {
            uses[owner] = list = [];
        }

        list.Add(use);
    }

    private static string Items(int count) => count == 1 ? "1 open item is" : $"{count} open items are";

    private static Refusal Refuse(SortedDictionary<string, List<string>> uses) =>
        new Refusal(
            RefusalCodes.Conflict,
            $"This version drops {string.Join(", ", uses.Keys)}, which open items still need. Keep the owner, with nothing routed to it, until they are decided."
        )
        {
            Problems = [.. uses.Select(u => new Problem($"#/owners/{u.Key}", $"Still needed: {string.Join("; ", u.Value)}."))],
        }.With("owners", uses.Keys.ToList());

    private sealed record Waiting(int Version, string Queue, string Step, int Items, int Assigned)
    {
        public bool IsOf(string step) => string.Equals(Step, step, StringComparison.Ordinal);
    }
}
