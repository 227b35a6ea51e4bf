using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain.Intake;

/// <summary>
/// Adds evidence to an open review, or replaces a piece by a newer one of its name. Items that waited for it enter their queues; what anybody looked at or
/// approved before was other content, so open items move to a new version and approvals start again.
/// </summary>
public sealed class AddEvidence(Ledger ledger, ContractCatalog contracts, ItemFeed feed, ReviewSignals signals)
{
    /// <summary>Most pieces a review ever holds, replaced ones included.</summary>
    public const int MaxPieces = 500;

    /// <summary>What to add.</summary>
    /// <param name="Caller">The agent.</param>
    /// <param name="Review">Which review.</param>
    /// <param name="Pieces">The pieces, read and hashed.</param>
    public sealed record Command(Caller Caller, ReviewId Review, IReadOnlyList<ProposedEvidence> Pieces);

    /// <summary>Adds the pieces. One that is there already with the same content changes nothing.</summary>
    public Task<Outcome<Done>> HandleAsync(Command command, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command.Caller.Workspace, tx => AddAsync(tx, command), ct);

    private async Task<Outcome<Done>> AddAsync(LedgerTransaction tx, Command command)
    {
        if (!(await OpenReview.LoadAsync(tx, command.Review, "given evidence")).Succeeded(out var found, out var refusal))
        {
            return refusal;
        }

        var stamps = await EvidenceStamp.ListAsync(tx.Db, command.Review);
        var current = EvidenceRules.Current(stamps).ToDictionary(s => s.Name, s => s.ContentHash, StringComparer.Ordinal);
        var news = command
            .Pieces.Where(p => !string.Equals(current.GetValueOrDefault(p.Name), p.ContentHash, StringComparison.Ordinal))
            .ToList();
        if (news.Count == 0)
        {
            return Done.Value;
        }

        if (stamps.Count + news.Count > MaxPieces)
        {
            return new Refusal(RefusalCodes.Conflict, $"A review holds at most {MaxPieces} evidence pieces, replaced ones included.");
        }

        foreach (var piece in news)
        {
            var stored = PieceOf(tx, command.Review, piece, stamps.Count);
            tx.Db.Add(stored);
            stamps.Add(EvidenceStamp.Of(stored));
        }

        var contract = await contracts.FindAsync(tx.Workspace, found.Review.Workflow, found.Review.ContractVersion);
        foreach (var item in found.OpenItems)
        {
            await TellAsync(tx, command.Caller, contract, item, stamps);
        }

        tx.Audit(
            command.Caller.Principal,
            "review.evidence_added",
            found.Review.Id.ToString(),
            new JsonObject
            {
                ["evidence"] = new JsonArray([.. news.Select(p => new JsonObject { ["name"] = p.Name, ["sha256"] = p.ContentHash })]),
            }
        );
        found.Review.Revision++;
        tx.AfterCommit(() => signals.Changed(found.Review.Id));
        return Done.Value;
    }

    private async Task TellAsync(
        LedgerTransaction tx,
        Caller caller,
        WorkflowContract contract,
        ReviewItem item,
        IReadOnlyList<EvidenceStamp> stamps
    )
    {
        var before = item.Status;
        var required = JsonSerializer.Deserialize<string[]>(item.EvidenceRequired) ?? [];
        var missing = EvidenceRules.Missing(required, stamps.Select(s => s.Name));
        if (item.EvidenceArrived(missing, Fingerprint.Of(item, item.Args, stamps), caller.DisplayName, tx.Now).Refusal is { } refusal)
        {
            throw new RollBackException(refusal);
        }

        if (before is ItemStatus.EvidenceMissing or ItemStatus.AwaitingInfo && item.Status != before)
        {
            tx.Db.AddRange(SlaRules.Resume(item, contract, await OpenReview.ClocksAsync(tx, item), tx.Now));
            tx.Audit(
                caller.Principal,
                "item.evidence_complete",
                item.Id.ToString(),
                new JsonObject { ["status"] = SnakeCase.Of(item.Status) }
            );
        }

        tx.AfterCommit(() => feed.Publish(new ItemChange(item.WorkspaceId, QueueRow.Of(item), FromQueue: null)));
    }

    private static EvidencePiece PieceOf(LedgerTransaction tx, ReviewId review, ProposedEvidence piece, int position) =>
        new()
        {
            Id = EvidencePieceId.New(tx.Now),
            WorkspaceId = tx.Workspace,
            ReviewId = review,
            Name = piece.Name,
            Kind = piece.Kind,
            MediaType = piece.MediaType,
            Content = piece.Content,
            Bytes = piece.Bytes,
            ContentHash = piece.ContentHash,
            Size = piece.Size,
            CapturedAt = piece.CapturedAt,
            Source = piece.Source,
            ReceivedAt = tx.Now,
            Position = position,
        };
}
