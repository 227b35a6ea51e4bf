using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Queue;

/// <summary>A holder gives the item back to its queue undecided: after a look at it, or unseen, which counts against it.</summary>
public sealed class ReleaseClaim(Ledger ledger, ItemDesk desk, NoteReturn note)
{
    /// <summary>The longest reason, in UTF-16 characters.</summary>
    public const int LongestReason = 400;

    /// <summary>Which claim.</summary>
    /// <param name="Caller">The holder.</param>
    /// <param name="Item">The item.</param>
    /// <param name="Token">The claim's token; may be left out, since only the holder can release.</param>
    /// <param name="Skip">Whether they pass it by: “next” does not offer it to them again.</param>
    /// <param name="Reason">Why, for the item's history, or null.</param>
    public sealed record Command(Caller Caller, ReviewItemId Item, string? Token, bool Skip = false, string? Reason = null);

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

                if (release.Reason is { Length: > LongestReason })
                {
                    return new Refusal(RefusalCodes.Validation, $"A reason has at most {LongestReason} characters.")
                    {
                        Problems = [new Problem("#/reason", $"must be at most {LongestReason} characters")],
                    };
                }

                var before = hand.Item.Returns;
                if (!hand.Item.Release(hand.By, release.Token, tx.Now, release.Skip).Succeeded(out _, out refusal))
                {
                    return refusal;
                }

                tx.Audit(
                    release.Caller.Principal,
                    release.Skip ? "item.skipped" : "item.released",
                    hand.Item.Id.ToString(),
                    release.Reason is null ? null : new JsonObject { ["message"] = release.Reason }
                );
                await note.ApplyAsync(tx, hand.Item, before);
                desk.PutDown(tx, hand.Item, hand.Review);
                return ItemView.Of(hand.Item, hand.Review.Dialect, hand.Contract, decision: null);
            },
            ct
        );
}
