using Microsoft.Extensions.Options;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Queue;

/// <summary>A holder who is still at work moves the end of their claim. Not audited: it repeats every few minutes and changes nothing anybody decides on.</summary>
public sealed class RenewClaim(Ledger ledger, ItemDesk desk, IOptions<ClaimOptions> options)
{
    /// <summary>Which claim, proven by its token.</summary>
    public sealed record Command(Caller Caller, ReviewItemId Item, string Token);

    /// <summary>Renews a running claim. One that ran out, was released or was taken over is refused.</summary>
    public Task<Outcome<ClaimView>> HandleAsync(Command renew, CancellationToken ct) =>
        ledger.WriteAsync<ClaimView>(
            renew.Caller.Workspace,
            async tx =>
            {
                if (!(await desk.PickUpAsync(tx, renew.Caller, renew.Item)).Succeeded(out var hand, out var refusal))
                {
                    return refusal;
                }

                if (!hand.Item.Renew(hand.By, renew.Token, tx.Now + options.Value.Lease, tx.Now).Succeeded(out _, out refusal))
                {
                    return refusal;
                }

                desk.PutDown(tx, hand.Item, hand.Review);
                return ClaimView.Of(hand.Item);
            },
            ct
        );
}
