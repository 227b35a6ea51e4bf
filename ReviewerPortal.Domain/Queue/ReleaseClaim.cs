using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Queue;

/// <summary>A holder gives the item back to its queue undecided.</summary>
public sealed class ReleaseClaim(Ledger ledger, ItemDesk desk)
{
    /// <summary>Which claim; the token may be left out, since only the holder can release.</summary>
    public sealed record Command(Caller Caller, ReviewItemId Item, string? Token);

    /// <summary>Releases, and answers how the item stands then.</summary>
    public Task<Outcome<ItemView>> HandleAsync(Command release, CancellationToken ct) =>
        ledger.WriteAsync<ItemView>(
            release.Caller.Workspace,
            async tx =>
            {
                if (!(await desk.PickUpAsync(tx, release.Caller, release.Item)).Succeeded(out var hand, out var refusal))
                {
                    return refusal;
                }

                if (!hand.Item.Release(hand.By, release.Token, tx.Now).Succeeded(out _, out refusal))
                {
                    return refusal;
                }

                tx.Audit(release.Caller.Principal, "item.released", hand.Item.Id.ToString());
                desk.PutDown(tx, hand.Item, hand.Review);
                return ItemView.Of(hand.Item, hand.Review.Dialect, hand.Contract, decision: null);
            },
            ct
        );
}
