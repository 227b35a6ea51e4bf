using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Escalation;

/// <summary>
/// What an item's tier says for a clock that ran out. Holding keeps the item and calls its leads. Rejecting and approving end it as an automatic outcome, kept out of human
/// rates; an action that cannot be undone is never approved so, whatever the contract says.
/// </summary>
public sealed class ApplyTimeout(CompleteReview complete, TellPeople tell)
{
    /// <summary>Who decides when time does.</summary>
    public const string Actor = "system:timeout";

    /// <summary>
    /// The outcome for this item now: the tier's, except that silence never approves what cannot be undone, nor anything in a workflow whose readiness lets
    /// only its controls act.
    /// </summary>
    public static TimeoutOutcome OutcomeFor(ReviewItem item, WorkflowContract contract, ReadinessLevel level) =>
        contract.TierNamed(item.Tier)?.TimeoutOutcome switch
        {
            null => TimeoutOutcome.Hold,
            TimeoutOutcome.Approve when !item.Reversible || level < AutonomyRules.SilenceApprovesFrom => TimeoutOutcome.Hold,
            { } outcome => outcome,
        };

    internal async Task HoldAsync(LedgerTransaction tx, ReviewItem item)
    {
        tx.Audit(Actor, "item.timed_out", item.Id.ToString(), new JsonObject { ["outcome"] = "hold", ["queue"] = item.Queue });
        await tell.ApplyAsync(tx, new Notice(NoticeKind.TimedOut, item, Audience.LeadsOf(item.Queue)));
    }

    internal async Task EndAsync(LedgerTransaction tx, ReviewItem item, Review review, Verdict verdict)
    {
        var holder = item.IsHeldAt(tx.Now) ? item.ClaimedBy : null;
        if (item.Expire(verdict, Actor, tx.Now).Refusal is { } refusal)
        {
            throw new RollBackException(refusal);
        }

        var decision = new Decision
        {
            Id = DecisionId.New(tx.Now),
            WorkspaceId = tx.Workspace,
            ItemId = item.Id,
            ReviewId = item.ReviewId,
            Round = item.Round,
            Verdict = verdict,
            Final = true,
            Actor = Actor,
            Args = item.Args,
            ChangedFields = "[]",
            Message = "Nobody decided in time.",
            At = tx.Now,
            Tier = item.Tier,
            ContractVersion = item.ContractVersion,
            Automatic = true,
            Fingerprint = item.Fingerprint,
        };
        tx.Db.Add(decision);
        tx.CountDecision(item, decision);
        tx.Db.AddRange(SlaRules.Ended(item, tx.Now));
        tx.Audit(
            Actor,
            "item.timed_out",
            item.Id.ToString(),
            new JsonObject
            {
                ["outcome"] = SnakeCase.Of(verdict),
                ["decision"] = decision.Id.ToString(),
                ["fingerprint"] = decision.Fingerprint,
                ["tier"] = item.Tier,
            }
        );
        if (holder is { } person)
        {
            await tell.ApplyAsync(tx, new Notice(NoticeKind.TimedOut, item, Audience.Person(person)));
        }

        await tell.ApplyAsync(tx, new Notice(NoticeKind.TimedOut, item, Audience.LeadsOf(item.Queue)));
        review.OpenItems--;
        if (review.OpenItems > 0)
        {
            return;
        }

        var items = await tx.Db.ReviewItems.Where(i => i.ReviewId == item.ReviewId).AsTracking().ToListAsync();
        var ending = items.TrueForAll(i => i.Status == ItemStatus.Expired) ? ReviewStatus.Expired : ReviewStatus.Decided;
        await complete.ApplyAsync(tx, review, items, DecisionDesk.FinalOf(tx, item.ReviewId), ending);
    }
}
