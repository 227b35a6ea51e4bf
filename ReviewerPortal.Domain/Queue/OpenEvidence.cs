using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Queue;

/// <summary>Records that a person saw a piece of an item's evidence in its present content. Content that is replaced later has to be opened again.</summary>
public sealed class OpenEvidence(Ledger ledger, ItemDesk desk)
{
    /// <summary>Which piece of which item.</summary>
    public sealed record Command(Caller Caller, ReviewItemId Item, string Name);

    /// <summary>Records it; doing so again changes nothing.</summary>
    public Task<Outcome<Done>> HandleAsync(Command open, CancellationToken ct) =>
        ledger.WriteAsync<Done>(
            open.Caller.Workspace,
            async tx =>
            {
                if (!(await desk.PickUpAsync(tx, open.Caller, open.Item)).Succeeded(out var hand, out var refusal))
                {
                    return refusal;
                }

                var hash = await tx
                    .Db.EvidencePieces.Where(p => p.ReviewId == hand.Item.ReviewId && p.Name == open.Name)
                    .OrderByDescending(p => p.Position)
                    .Select(p => p.ContentHash)
                    .FirstOrDefaultAsync();
                if (hash is null)
                {
                    return new Refusal(RefusalCodes.NotFound, "This item has no evidence of that name.");
                }

                if (await tx.Db.EvidenceOpenings.FindAsync(hand.Item.Id, hand.By.Id, open.Name, hash) is null)
                {
                    tx.Db.Add(
                        new EvidenceOpening
                        {
                            WorkspaceId = tx.Workspace,
                            ItemId = hand.Item.Id,
                            PersonId = hand.By.Id,
                            Name = open.Name,
                            ContentHash = hash,
                            OpenedAt = tx.Now,
                        }
                    );
                    tx.Audit(
                        hand.Caller.Principal,
                        "evidence.opened",
                        hand.Item.Id.ToString(),
                        new JsonObject { ["name"] = open.Name, ["sha256"] = hash }
                    );
                }

                return Done.Value;
            },
            ct
        );
}
