using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Releases;

/// <summary>
/// Re-routes whatever still waits of a release that was rolled back, a handful a transaction, so that other people's decisions go on in between. Run again it
/// takes up where it stopped, and once nothing waits it changes nothing.
/// </summary>
public sealed class RerouteItems(
    PortalDatabase database,
    Ledger ledger,
    ContractCatalog contracts,
    CompleteReview complete,
    TellPeople tell,
    ItemFeed feed,
    ReviewSignals signals
)
{
    /// <summary>Items a transaction.</summary>
    public const int Handful = 500;

    /// <summary>Re-routes them all and answers the release.</summary>
    public async Task<Outcome<Release>> HandleAsync(WorkspaceId workspace, ReleaseId id, CancellationToken ct)
    {
        while (true)
        {
            var outcome = await ledger.WriteAsync(workspace, tx => RerouteSomeAsync(tx, id), ct);
            if (!outcome.Succeeded(out var step, out var refusal))
            {
                return refusal;
            }

            if (!step.More)
            {
                await using var db = await database.OpenAsync(workspace, ct);
                return await db.Releases.AsNoTracking().SingleAsync(r => r.Id == id, ct);
            }
        }
    }

    private async Task<Outcome<Handed>> RerouteSomeAsync(LedgerTransaction tx, ReleaseId id)
    {
        if (await GateDesk.FindAsync(tx, id) is not { } release)
        {
            return ReleaseRefusals.NoSuchRelease;
        }

        if (release.State is not ReleaseState.RolledBack)
        {
            return new Handed(More: false);
        }

        var (workflow, version) = (release.Workflow, release.AgentVersion);
        var items = await tx
            .Db.ReviewItems.AsTracking()
            .Where(i => i.IsOpen && i.Workflow == workflow && i.AgentVersion == version && i.ExceptionType != RollbackRules.ExceptionType)
            .OrderBy(i => i.Id)
            .Take(Handful)
            .ToListAsync();
        if (items.Count == 0 && release.ReroutedAt is not null)
        {
            return new Handed(More: false);
        }

        var ids = items.ConvertAll(i => i.Id);
        var clocks = (await tx.Db.ClockSegments.AsNoTracking().Where(s => ids.Contains(s.ItemId)).ToListAsync()).ToLookup(s => s.ItemId);
        var moved = new HashSet<ReviewId>();
        var ended = new List<(ReviewItem Item, Decision Decision)>();
        foreach (var item in items)
        {
            var contract = await contracts.FindAsync(tx.Workspace, workflow, item.ContractVersion);
            var destination = RollbackRules.DestinationOf(contract);
            if (destination.TakesFallback)
            {
                ended.Add((item, await TakeFallbackAsync(tx, item, release)));
            }
            else
            {
                await MoveAsync(tx, item, release, contract, destination, [.. clocks[item.Id]]);
                moved.Add(item.ReviewId);
            }
        }

        // Their entity tags move with their items; nothing else about them does, so it is one statement.
        await tx.Db.Reviews.Where(r => moved.Contains(r.Id)).ExecuteUpdateAsync(s => s.SetProperty(r => r.Revision, r => r.Revision + 1));
        foreach (var review in moved)
        {
            tx.AfterCommit(() => signals.Changed(review));
        }

        await AnswerAsync(tx, ended);
        var isFirstEnd = release.ReroutedAt is null && items.Count < Handful;
        if (release.NoteRerouted(items.Count, items.Count < Handful, tx.Now).Refusal is { } refusal)
        {
            throw new RollBackException(refusal);
        }

        if (isFirstEnd)
        {
            tx.Audit(RollbackRules.Actor, "release.rerouted", id.ToString(), new JsonObject { ["items"] = release.Rerouted });
        }

        return new Handed(More: items.Count == Handful);
    }

    /// <param name="More">Whether another handful may be waiting.</param>
    private readonly record struct Handed(bool More);

    private async Task MoveAsync(
        LedgerTransaction tx,
        ReviewItem item,
        Release release,
        WorkflowContract contract,
        RollbackRules.Destination to,
        IReadOnlyList<ClockSegment> clocks
    )
    {
        var (from, waited) = (item.Queue, item.Status is ItemStatus.AwaitingInfo);
        var holder = item.IsHeldAt(tx.Now) ? item.ClaimedBy : null;
        var detail = RollbackRules.Detail(release.AgentVersion, release.EndReason);
        if (
            item.ReleaseRolledBack(RollbackRules.ExceptionType, detail, to.Severity, to.Queue, RollbackRules.Actor, tx.Now).Refusal is
            { } refusal
        )
        {
            throw new RollBackException(refusal);
        }

        if (waited)
        {
            var resumed = SlaRules.Resume(item, contract, clocks, tx.Now);
            tx.Db.AddRange(resumed);
            clocks = [.. clocks, .. resumed];
        }

        tx.Db.AddRange(SlaRules.Switch(item, contract, clocks, to.Minutes, tx.Now));
        tx.Audit(
            RollbackRules.Actor,
            "item.release_rolled_back",
            item.Id.ToString(),
            new JsonObject
            {
                ["release"] = release.Id.ToString(),
                ["from"] = from,
                ["queue"] = item.Queue,
                ["detail"] = detail,
            }
        );
        if (holder is { } person)
        {
            await tell.ApplyAsync(tx, new Notice(NoticeKind.RolledBack, item, Audience.Person(person), detail));
        }

        Publish(tx, item, from);
    }

    private async Task<Decision> TakeFallbackAsync(LedgerTransaction tx, ReviewItem item, Release release)
    {
        var holder = item.IsHeldAt(tx.Now) ? item.ClaimedBy : null;
        if (item.Expire(Verdict.Rejected, RollbackRules.Actor, tx.Now).Refusal is { } refusal)
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
            Verdict = Verdict.Rejected,
            Final = true,
            Actor = RollbackRules.Actor,
            Args = item.Args,
            ChangedFields = "[]",
            Message = $"{RollbackRules.Detail(release.AgentVersion, reason: null)} Take {release.FallbackMode} instead.",
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
            RollbackRules.Actor,
            "item.release_rolled_back",
            item.Id.ToString(),
            new JsonObject
            {
                ["release"] = release.Id.ToString(),
                ["decision"] = decision.Id.ToString(),
                ["fallback"] = release.FallbackMode,
            }
        );
        if (holder is { } person)
        {
            await tell.ApplyAsync(tx, new Notice(NoticeKind.RolledBack, item, Audience.Person(person), decision.Message));
        }

        Publish(tx, item, item.Queue);
        return decision;
    }

    private async Task AnswerAsync(LedgerTransaction tx, List<(ReviewItem Item, Decision Decision)> ended)
    {
        foreach (var of in ended.GroupBy(e => e.Item.ReviewId))
        {
            if (await tx.Db.Reviews.FindAsync(of.Key) is not { } review)
            {
                continue;
            }

            review.OpenItems -= of.Count();
            if (review.OpenItems > 0)
            {
                review.Revision++;
                tx.AfterCommit(() => signals.Changed(review.Id));
                continue;
            }

            var items = await tx.Db.ReviewItems.AsTracking().Where(i => i.ReviewId == review.Id).ToListAsync();
            await complete.ApplyAsync(tx, review, items, [.. of.Select(e => e.Decision)]);
        }
    }

    private void Publish(LedgerTransaction tx, ReviewItem item, string from) =>
        tx.AfterCommit(() =>
            feed.Publish(
                new ItemChange(item.WorkspaceId, QueueRow.Of(item), string.Equals(from, item.Queue, StringComparison.Ordinal) ? null : from)
                {
                    EndedBy = item.IsOpen ? null : item.EndedByName,
                    Verdict = item.IsOpen ? null : item.Verdict,
                }
            )
        );
}
