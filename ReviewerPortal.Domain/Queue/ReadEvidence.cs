using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Queue;

/// <summary>Hands out the bytes of one evidence piece to a person who may see an item of its review.</summary>
public sealed class ReadEvidence(PortalDatabase database, ContractCatalog contracts, QueueDirectory queues)
{
    /// <summary>Which piece, for whom.</summary>
    public sealed record Query(Caller Caller, EvidencePieceId Piece);

    /// <summary>The bytes as they were handed over, and what the agent said they are.</summary>
    public sealed record Content(byte[] Bytes, string MediaType, string ContentHash);

    /// <summary>Answers with the bytes; a piece without any, or of an item the caller may not see, does not exist.</summary>
    public async Task<Outcome<Content>> HandleAsync(Query query, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(query.Caller.Workspace, ct);
        var piece = await db.EvidencePieces.AsNoTracking().SingleOrDefaultAsync(p => p.Id == query.Piece, ct);
        if (piece?.Bytes is not { } bytes)
        {
            return NoSuchPiece;
        }

        var places = await db
            .ReviewItems.AsNoTracking()
            .Where(i => i.ReviewId == piece.ReviewId)
            .Select(i => new
            {
                i.Workflow,
                i.ContractVersion,
                i.Queue,
            })
            .Distinct()
            .ToListAsync(ct);
        foreach (var place in places)
        {
            var contract = await contracts.FindAsync(query.Caller.Workspace, place.Workflow, place.ContractVersion, ct);
            var owner = await queues.OwnerOfAsync(query.Caller.Workspace, contract, place.Queue, ct);
            if (QueueAccessRules.MaySee(query.Caller, owner.Team, owner.Backup))
            {
                return new Content(bytes, piece.MediaType, piece.ContentHash);
            }
        }

        return NoSuchPiece;
    }

    private static readonly Refusal NoSuchPiece = new(RefusalCodes.NotFound, "There is no such evidence.");
}
