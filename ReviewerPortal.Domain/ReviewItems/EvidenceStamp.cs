using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.ReviewItems;

/// <summary>What a fingerprint needs of an evidence piece: all but its content.</summary>
public sealed record EvidenceStamp(EvidencePieceId Id, string Name, int Position, string ContentHash)
{
    /// <summary>The stamp of a piece.</summary>
    public static EvidenceStamp Of(EvidencePiece piece) => new(piece.Id, piece.Name, piece.Position, piece.ContentHash);

    /// <summary>The stamps of all pieces of a review, without reading their content.</summary>
    public static Task<List<EvidenceStamp>> ListAsync(PortalDbContext db, ReviewId review, CancellationToken ct = default) =>
        db
            .EvidencePieces.Where(p => p.ReviewId == review)
            .OrderBy(p => p.Position)
            .Select(p => new EvidenceStamp(p.Id, p.Name, p.Position, p.ContentHash))
            .ToListAsync(ct);
}
