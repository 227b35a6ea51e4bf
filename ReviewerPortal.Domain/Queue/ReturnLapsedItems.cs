using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Queue;

/// <summary>
/// Returns items whose claim ran out, and items whose wait for information is over, to their queues, so that screens learn of it. Nothing depends on its being
/// prompt: a claim that ran out counts for nothing already.
/// </summary>
public sealed class ReturnLapsedItems(
    PortalDatabase database,
    Ledger ledger,
    ItemDesk desk,
    ContractCatalog contracts,
    NoteReturn note,
    TimeProvider clock
)
{
    private const int LargestSweep = 500;

    /// <summary>Returns what is due in every workspace, and answers how many items that were.</summary>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await database.OpenUnscopedAsync(ct);
        var lapsed = await db
            .ReviewItems.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(i => i.ClaimedUntil <= now)
            .OrderBy(i => i.ClaimedUntil)
            .Take(LargestSweep)
            .Select(i => new { i.WorkspaceId, i.Id })
            .ToListAsync(ct);
        var waited = await db
            .ReviewItems.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(i => i.PausedUntil <= now)
            .OrderBy(i => i.PausedUntil)
            .Take(LargestSweep)
            .Select(i => new { i.WorkspaceId, i.Id })
            .ToListAsync(ct);

        var returned = await Task.WhenAll(
            lapsed.Concat(waited).Select(i => ledger.WriteAsync<Done>(i.WorkspaceId, tx => ReturnAsync(tx, i.Id), ct))
        );
        return returned.Count(r => r.Refusal is null);
    }

    private async Task<Outcome<Done>> ReturnAsync(LedgerTransaction tx, ReviewItemId id)
    {
        if (await tx.Db.ReviewItems.FindAsync(id) is not { } item || await tx.Db.Reviews.FindAsync(item.ReviewId) is not { } review)
        {
            return ItemRefusals.NoSuchItem;
        }

        if (item.Status == ItemStatus.AwaitingInfo)
        {
            return await EndWaitAsync(tx, item, review);
        }

        var (holder, before) = (item.ClaimedBy, item.Returns);
        if (!item.LapseClaim(tx.Now).Succeeded(out _, out var refusal))
        {
            return refusal;
        }

        tx.Audit("system:lease", "item.claim_lapsed", id.ToString(), new JsonObject { ["holder"] = holder?.ToString() });
        await note.ApplyAsync(tx, item, before);
        desk.PutDown(tx, item, review);
        return Done.Value;
    }

    private async Task<Outcome<Done>> EndWaitAsync(LedgerTransaction tx, ReviewItem item, Review review)
    {
        if (item.PausedUntil > tx.Now)
        {
            return ItemRefusals.NotNow(item, "returned before its wait is over");
        }

        if (!item.InfoArrived("system:wait", tx.Now).Succeeded(out _, out var refusal))
        {
            return refusal;
        }

        var contract = await contracts.FindAsync(item.WorkspaceId, item.Workflow, item.ContractVersion);
        tx.Db.AddRange(SlaRules.Resume(item, contract, await ItemDesk.HistoryAsync(tx, item), tx.Now));
        tx.Audit("system:wait", "item.wait_ended", item.Id.ToString());
        desk.PutDown(tx, item, review);
        return Done.Value;
    }
}
