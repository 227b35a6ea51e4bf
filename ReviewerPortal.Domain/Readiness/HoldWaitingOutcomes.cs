using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Readiness;

/// <summary>
/// When readiness falls: what was approved automatically and waits for the other actions of its review goes to a person after all. What is already on its way
/// out is looked at again by <see cref="ReturnMovedReview"/> just before it is sent.
/// </summary>
public sealed class HoldWaitingOutcomes(ContractCatalog contracts, ItemFeed feed, ReviewSignals signals)
{
    /// <summary>The exception such an item comes back as. Unrouted unless the contract gives it a route.</summary>
    public const string AutonomyReduced = "autonomy_reduced";

    /// <summary>Takes back what the level no longer lets pass alone; answers how many items that were.</summary>
    public async Task<int> ApplyAsync(LedgerTransaction tx, string workflow, ReadinessLevel level)
    {
        // From the open items: there are few of them, and a review with nothing open has its answer already.
        var waiting = tx.Db.ReviewItems.Where(o => o.IsOpen && o.Workflow == workflow).Select(o => o.ReviewId);
        var items = await tx
            .Db.ReviewItems.AsTracking()
            .Where(i => waiting.Contains(i.ReviewId) && i.Status == ItemStatus.AutoApproved)
            .ToListAsync();
        var held = 0;
        foreach (var item in items)
        {
            var contract = await contracts.FindAsync(item.WorkspaceId, item.Workflow, item.ContractVersion);
            if (!AutonomyRules.MayPassAlone(item, contract, level))
            {
                await HoldAsync(tx, item, contract, level);
                held++;
            }
        }

        return held;
    }

    private async Task HoldAsync(LedgerTransaction tx, ReviewItem item, WorkflowContract contract, ReadinessLevel level)
    {
        var review = (await tx.Db.Reviews.FindAsync([item.ReviewId]))!;
        var route = contract.RouteOf(AutonomyReduced);
        var from = item.Queue;
        var outcome = item.ReturnFromDelivery(
            AutonomyReduced,
            $"It was approved automatically; before its answer left, the workflow's readiness fell to {level}.",
            route?.Severity ?? contract.DefaultRoute.Severity,
            route?.RouteTo ?? contract.DefaultRoute.RouteTo,
            Fingerprint.Of(item, item.ProposedArgs, await EvidenceStamp.ListAsync(tx.Db, item.ReviewId)),
            RecordReadiness.Actor,
            tx.Now
        );
        if (outcome.Refusal is { } refusal)
        {
            throw new RollBackException(refusal);
        }

        item.ApprovalsNeeded = Math.Max(1, contract.TierNamed(item.Tier)?.Approvals ?? 1);
        var history = await tx.Db.ClockSegments.AsNoTracking().Where(s => s.ItemId == item.Id).ToListAsync();
        var minutes = IntakeRules.ResolveMinutes(contract, contract.TierNamed(item.Tier), isException: true, route);
        tx.Db.AddRange(SlaRules.Restart(item, contract, history, contract.StepNamed(item.Step)?.MaxResponseMinutes, minutes, tx.Now));
        review.OpenItems++;
        review.Revision++;
        tx.Audit(
            RecordReadiness.Actor,
            "item.held",
            item.Id.ToString(),
            new JsonObject { ["exceptionType"] = AutonomyReduced, ["readiness"] = level.ToString() }
        );
        tx.AfterCommit(() =>
        {
            feed.Publish(
                new ItemChange(item.WorkspaceId, QueueRow.Of(item), string.Equals(from, item.Queue, StringComparison.Ordinal) ? null : from)
            );
            signals.Changed(review.Id);
        });
    }
}
