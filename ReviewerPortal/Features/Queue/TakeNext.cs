using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Queue;

/// <summary>What "Take next" does: the most urgent item of one queue, or of whichever of mine has the most urgent one to give.</summary>
public sealed class TakeNext(ListQueues queues, ClaimNext next)
{
    /// <summary>Claims and answers with the item, or says that nothing waits for this person.</summary>
    /// <param name="caller">The person.</param>
    /// <param name="queue">The queue, or null for all of theirs.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<ReviewItemId>> HandleAsync(Caller caller, string? queue, CancellationToken ct)
    {
        IReadOnlyList<string> order;
        if (queue is not null)
        {
            order = [queue];
        }
        else if ((await queues.HandleAsync(new(caller), ct)).Succeeded(out var mine, out var refused))
        {
            order = [.. mine.Where(q => q.Open > 0 && q.MayDecide).OrderBy(q => q.FirstPick).Select(q => q.Name)];
        }
        else
        {
            return refused;
        }

        foreach (var name in order)
        {
            var outcome = await next.HandleAsync(new(caller, name), ct);
            if (outcome.Succeeded(out var taken, out var refusal))
            {
                return IPrefixedId<ReviewItemId>.TryParse(taken.Claim.Item, out var item) ? item : QueueRefusals.QueueIsEmpty;
            }

            if (!string.Equals(refusal.Code, RefusalCodes.NotFound, StringComparison.Ordinal))
            {
                return refusal;
            }
        }

        return QueueRefusals.QueueIsEmpty;
    }
}
