using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Resumption;

/// <summary>
/// The last look before an answer leaves: when the subject's version or anything else a decision was made about has moved since, the answer is not sent and
/// its items come back as <c>business_state_changed</c>. So they do, as <c>release_rolled_back</c>, when the agent version that proposed them was rolled back.
/// The same where a part of it was approved automatically and the workflow's readiness has fallen below what that needs: an automatic outcome that has not
/// left the portal does not leave it any more.
/// </summary>
public sealed class ReturnMovedReview(PortalDatabase database, Ledger ledger, ContractCatalog contracts, ReviewSignals signals)
{
    private const string BusinessStateChanged = "business_state_changed";

    /// <summary>An item that came back, as it stands now.</summary>
    /// <param name="Item">The item.</param>
    /// <param name="FromQueue">The queue it was decided in.</param>
    public sealed record Returned(ReviewItem Item, string FromQueue);

    /// <summary>Answers the items that came back; none when nothing moved and the answer is to be sent.</summary>
    public async Task<IReadOnlyList<Returned>> HandleAsync(LeaseDeliveries.Due due, CancellationToken ct)
    {
        if (
            due.Review is not { Status: ReviewStatus.Decided } review
            || due.Event.Type is not EventTypes.ReviewDecided
            || !string.Equals(due.Endpoint?.Name, review.CallbackEndpoint, StringComparison.Ordinal)
        )
        {
            return [];
        }

        await using (var db = await database.OpenAsync(review.WorkspaceId, ct))
        {
            if (await WhatMovedAsync(db, review, due.Event, ct) is null)
            {
                return [];
            }
        }

        var outcome = await ledger.WriteAsync<IReadOnlyList<Returned>>(
            review.WorkspaceId,
            tx => ReturnAsync(tx, due),
            CancellationToken.None
        );
        return outcome.Value;
    }

    private async Task<Outcome<IReadOnlyList<Returned>>> ReturnAsync(LedgerTransaction tx, LeaseDeliveries.Due due)
    {
        // Looked at again under the lock: an acknowledgement may have come first, and then the answer stands.
        var review = await tx.Db.Reviews.FindAsync([due.Review!.Id]);
        if (
            review is not { Status: ReviewStatus.Decided, AcknowledgedOutcome: null }
            || await WhatMovedAsync(tx.Db, review, due.Event, CancellationToken.None) is not { } moved
        )
        {
            return Array.Empty<Returned>();
        }

        var items = await tx.Db.ReviewItems.AsTracking().Where(i => i.ReviewId == review.Id).ToListAsync();
        var contract = await contracts.FindAsync(review.WorkspaceId, review.Workflow, review.ContractVersion);
        var route = contract.RouteOf(moved.ExceptionType);
        var (queue, severity, minutes) = route is null
            ? (contract.DefaultRoute.RouteTo, contract.DefaultRoute.Severity, contract.DefaultRoute.SlaMinutes)
            : (route.RouteTo, route.Severity, route.SlaMinutes);
        var evidence = await EvidenceStamp.ListAsync(tx.Db, review.Id);
        var returned = new List<Returned>(items.Count);
        foreach (var item in items)
        {
            returned.Add(new Returned(item, item.Queue));
            var fingerprint = FingerprintOf(item, item.ProposedArgs, evidence);
            if (
                item.ReturnFromDelivery(
                    moved.ExceptionType,
                    moved.Why,
                    severity,
                    queue,
                    fingerprint,
                    RecordAttempt.Actor,
                    tx.Now
                ).Refusal is
                { } refusal
            )
            {
                throw new RollBackException(refusal);
            }

            var history = await tx.Db.ClockSegments.AsNoTracking().Where(s => s.ItemId == item.Id).ToListAsync();
            tx.Db.AddRange(SlaRules.Restart(item, contract, history, contract.StepNamed(item.Step)?.MaxResponseMinutes, minutes, tx.Now));
        }

        (review.Status, review.Resume, review.EndedAt) = (ReviewStatus.Pending, null, null);
        (review.Delivery, review.OpenItems) = (DeliveryState.None, items.Count);
        review.Revision++;
        var unsent = tx.Db.Deliveries.AsTracking().Where(d => d.EventId == due.Event.Id && d.Status == DeliveryStatus.Pending);
        foreach (var delivery in await unsent.ToListAsync())
        {
            (delivery.Status, delivery.LastError, delivery.LeasedUntil) = (DeliveryStatus.Cancelled, moved.Why, null);
        }

        tx.Audit(
            RecordAttempt.Actor,
            "review.returned",
            review.Id.ToString(),
            new JsonObject { ["why"] = moved.Why, ["event"] = due.Event.Id.ToString() }
        );
        tx.AfterCommit(() => signals.Changed(review.Id));
        return returned;
    }

    private sealed record Move(string ExceptionType, string Why);

    /// <summary>What moved since the decision, and the exception its items become; null when nothing did.</summary>
    private async Task<Move?> WhatMovedAsync(PortalDbContext db, Review review, PortalEvent decided, CancellationToken ct) =>
        await WhatChangedAsync(db, review, decided, ct) is { } changed ? new Move(BusinessStateChanged, changed)
        : await WhyRolledBackAsync(db, review, decided) is { } why ? new Move(RollbackRules.ExceptionType, why)
        : null;

    /// <summary>Why an approval of a version that was rolled back since is not sent; what people rejected or answered themselves goes out all the same.</summary>
    private static async Task<string?> WhyRolledBackAsync(PortalDbContext db, Review review, PortalEvent decided)
    {
        var (workflow, version, at) = (review.Workflow, review.AgentVersion, decided.At);
        var newest = await db
            .Releases.AsNoTracking()
            .Where(r => r.Workflow == workflow && r.AgentVersion == version)
            .OrderByDescending(r => r.Id)
            .FirstOrDefaultAsync();
        if (newest is not { State: ReleaseState.RolledBack } || newest.EndedAt < at)
        {
            return null;
        }

        var approved = await db.ReviewItems.AnyAsync(i =>
            i.ReviewId == review.Id && (i.Verdict == Verdict.Approved || i.Verdict == Verdict.Edited)
        );
        return approved ? RollbackRules.Detail(version, newest.EndReason) : null;
    }

    private async Task<string?> WhatChangedAsync(PortalDbContext db, Review review, PortalEvent decided, CancellationToken ct)
    {
        using (var data = JsonDocument.Parse(decided.Data))
        {
            var was =
                data.RootElement.TryGetProperty("subject", out var subject) && subject.ValueKind is JsonValueKind.Object
                    ? subject.GetProperty("version").GetString()
                    : null;
            if (review.SubjectId is not null && !string.Equals(was, review.SubjectVersion, StringComparison.Ordinal))
            {
                return $"The subject moved from version {was ?? "(none)"} to {review.SubjectVersion ?? "(none)"} after the decision and before its delivery.";
            }
        }

        var evidence = await EvidenceStamp.ListAsync(db, review.Id, ct);
        var answered = await (
            from item in db.ReviewItems.AsNoTracking()
            where item.ReviewId == review.Id
            join decision in db.Decisions on item.Id equals decision.ItemId
            where decision.Final && decision.Round == item.Round
            select new { item, decision }
        ).ToListAsync(ct);
        if (
            answered.Exists(a =>
                !string.Equals(FingerprintOf(a.item, a.decision.Args, evidence), a.decision.Fingerprint, StringComparison.Ordinal)
            )
        )
        {
            return "What was decided on changed after the decision and before its delivery.";
        }

        if (answered.TrueForAll(a => a.item.Status is not ItemStatus.AutoApproved))
        {
            return null;
        }

        var contract = await contracts.FindAsync(review.WorkspaceId, review.Workflow, review.ContractVersion, ct);
        var level = await AutonomyCaps.InForceAsync(db, review.Workflow, ct);
        return answered.Exists(a => a.item.Status is ItemStatus.AutoApproved && !AutonomyRules.MayPassAlone(a.item, contract, level))
            ? $"The workflow's readiness fell to {level} after an action was approved automatically and before its delivery."
            : null;
    }

    private static string FingerprintOf(ReviewItem item, string args, IReadOnlyList<EvidenceStamp> evidence) =>
        Fingerprint.Of(item.WorkspaceId, item.ContractVersion, item.Step, item.Action, args, evidence);
}
