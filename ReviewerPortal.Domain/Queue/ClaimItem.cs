using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Queue;

/// <summary>A lease as its holder gets it.</summary>
/// <param name="Item">The item.</param>
/// <param name="Token">What proves the claim.</param>
/// <param name="Until">When it ends unless renewed.</param>
/// <param name="Version">The item's version now.</param>
public sealed record ClaimView(string Item, string Token, DateTimeOffset Until, int Version)
{
    internal static ClaimView Of(ReviewItem item) => new(item.Id.ToString(), item.ClaimToken!, item.ClaimedUntil!.Value, item.Version);
}

/// <summary>A person takes an item, so that nobody else works on it meanwhile. The first claim answers the respond clock.</summary>
public sealed class ClaimItem(Ledger ledger, ItemDesk desk, NoteReturn note, IOptions<ClaimOptions> options)
{
    /// <summary>Which item, for whom.</summary>
    public sealed record Command(Caller Caller, ReviewItemId Item);

    /// <summary>Claims, or says who holds it and until when. The holder's own second claim answers with the claim they have, prolonged.</summary>
    public Task<Outcome<ClaimView>> HandleAsync(Command claim, CancellationToken ct) =>
        ledger.WriteAsync<ClaimView>(
            claim.Caller.Workspace,
            async tx =>
                (await desk.PickUpAsync(tx, claim.Caller, claim.Item)).Succeeded(out var hand, out var refusal)
                    ? await ApplyAsync(tx, hand)
                    : refusal,
            ct
        );

    internal async Task<Outcome<ClaimView>> ApplyAsync(LedgerTransaction tx, ItemInHand hand)
    {
        if (!hand.MayDecide)
        {
            return QueueRefusals.NotYourQueue(hand.Item);
        }

        var (wasWaiting, before) = (hand.Item.Status == ItemStatus.AwaitingInfo, hand.Item.Returns);
        if (!hand.Item.Claim(hand.By, ClaimOptions.NewToken(), tx.Now + options.Value.Lease, tx.Now).Succeeded(out _, out var refusal))
        {
            return refusal;
        }

        await ItemDesk.RecordTakenAsync(tx, hand, wasWaiting);
        tx.Audit(
            hand.Caller.Principal,
            "item.claimed",
            hand.Item.Id.ToString(),
            new JsonObject { ["until"] = WireJson.TimeOf(hand.Item.ClaimedUntil!.Value), ["version"] = hand.Item.Version }
        );
        await note.ApplyAsync(tx, hand.Item, before);
        desk.PutDown(tx, hand.Item, hand.Review);
        return ClaimView.Of(hand.Item);
    }
}
