using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;

namespace ReviewerPortal.Domain.Intake;

/// <summary>The agent takes its proposal back: open items leave their queues, claims end, and nobody waits for an answer. Said twice, it is the same.</summary>
public sealed class WithdrawReview(Ledger ledger, CompleteReview complete, ItemFeed feed)
{
    /// <summary>Most characters of a reason.</summary>
    public const int MaxReason = 4_000;

    /// <summary>What to withdraw.</summary>
    /// <param name="Caller">The agent.</param>
    /// <param name="Review">Which review.</param>
    /// <param name="Reason">Why, in the agent's words; null where it does not say.</param>
    public sealed record Command(Caller Caller, ReviewId Review, string? Reason);

    /// <summary>Withdraws; refused once the review is decided or has expired.</summary>
    public Task<Outcome<Done>> HandleAsync(Command command, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command.Caller.Workspace, tx => WithdrawAsync(tx, command), ct);

    private async Task<Outcome<Done>> WithdrawAsync(LedgerTransaction tx, Command command)
    {
        if (await OpenReview.LoadAnyAsync(tx, command.Review) is not { } found)
        {
            return ItemRefusals.NoSuchReview;
        }

        switch (found.Review.Status)
        {
            case ReviewStatus.Withdrawn:
                return Done.Value;
            case not ReviewStatus.Pending:
                return OpenReview.Ended(found.Review, "withdrawn");
        }

        var withdrawn = found.OpenItems.ToList();
        foreach (var item in withdrawn)
        {
            var clocks = SlaRules.Ended(item, tx.Now);
            if (item.Withdraw(command.Caller.DisplayName, tx.Now).Refusal is { } refusal)
            {
                throw new RollBackException(refusal);
            }

            tx.Db.AddRange(clocks);
            tx.Audit(command.Caller.Principal, "item.withdrawn", item.Id.ToString());
        }

        await complete.WithdrawAsync(tx, found.Review, found.Items, command.Reason);
        tx.Audit(command.Caller.Principal, "review.withdrawn", found.Review.Id.ToString(), new JsonObject { ["reason"] = command.Reason });
        tx.AfterCommit(() => withdrawn.ForEach(i => feed.Publish(new ItemChange(i.WorkspaceId, QueueRow.Of(i), FromQueue: null))));
        return Done.Value;
    }
}
