using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Queue;

/// <summary>When somebody's absence begins, gives what was placed with them back to their queues, once: what a lead places with them all the same afterwards stays.</summary>
public sealed class ReturnAbsentAssignments(PortalDatabase database, Ledger ledger, ItemDesk desk, TimeProvider clock)
{
    private const int LargestSweep = 100;
    private const int ItemsAtOnce = 200;

    /// <summary>Gives back what is due in every workspace, and answers how many items that were.</summary>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await database.OpenUnscopedAsync(ct);
        var begun = await db
            .Absences.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(a => a.WorkReturnedAt == null && a.From <= now)
            .OrderBy(a => a.From)
            .Take(LargestSweep)
            .Select(a => new { a.WorkspaceId, a.Id })
            .ToListAsync(ct);
        var returned = 0;
        foreach (var absence in begun)
        {
            // A person may have been given more than one transaction should carry; the absence is done when nothing is left.
            Outcome<int> outcome;
            do
            {
                outcome = await ledger.WriteAsync(absence.WorkspaceId, tx => ReturnAsync(tx, absence.Id, ct), ct);
                returned += outcome.Refusal is null ? outcome.Value : 0;
            } while (outcome is { Refusal: null, Value: ItemsAtOnce });
        }

        return returned;
    }

    private async Task<Outcome<int>> ReturnAsync(LedgerTransaction tx, AbsenceId id, CancellationToken ct)
    {
        if (await tx.Db.Absences.FindAsync([id], ct) is not { WorkReturnedAt: null } absence)
        {
            return AccessRefusals.NoSuchAbsence;
        }

        // Cancelled before it was noticed: nothing to give back.
        var person = absence.PersonId;
        var items =
            absence.Until <= tx.Now
                ? []
                : await tx
                    .Db.ReviewItems.AsTracking()
                    .Where(i => i.IsOpen && i.AssignedTo == person)
                    .OrderBy(i => i.Id)
                    .Take(ItemsAtOnce)
                    .ToListAsync(ct);
        var given = 0;
        foreach (var item in items)
        {
            // A command that shares this transaction may have placed it elsewhere, or ended it.
            if (
                item.AssignedTo == person
                && item.Unassign("system:absence", tx.Now).Refusal is null
                && await tx.Db.Reviews.FindAsync([item.ReviewId], ct) is { } review
            )
            {
                tx.Audit(
                    "system:absence",
                    "item.assigned",
                    item.Id.ToString(),
                    new JsonObject { ["to"] = null, ["absent"] = person.ToString() }
                );
                desk.PutDown(tx, item, review);
                given++;
            }
        }

        if (items.Count < ItemsAtOnce)
        {
            absence.WorkReturnedAt = tx.Now;
        }

        return items.Count < ItemsAtOnce ? given : ItemsAtOnce;
    }
}
