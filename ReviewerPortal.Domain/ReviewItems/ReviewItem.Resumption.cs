using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.ReviewItems;

// What happens to a decided item on its way back to the agent.
public sealed partial class ReviewItem
{
    /// <summary>The agent's side acknowledged the answer.</summary>
    public Outcome<Done> Resume()
    {
        if (Status is not (ItemStatus.Decided or ItemStatus.AutoApproved or ItemStatus.Expired or ItemStatus.Undeliverable))
        {
            return new Refusal(RefusalCodes.Conflict, $"The item is {SnakeCase.Of(Status)}; only an answered item can be resumed.");
        }

        Status = ItemStatus.Resumed;
        Version++;
        return Done.Value;
    }

    /// <summary>Every attempt to deliver the answer failed.</summary>
    public Outcome<Done> GiveUpDelivery()
    {
        if (Status is not (ItemStatus.Decided or ItemStatus.AutoApproved))
        {
            return new Refusal(RefusalCodes.Conflict, $"The item is {SnakeCase.Of(Status)}; it has no answer under way.");
        }

        Status = ItemStatus.Undeliverable;
        Version++;
        return Done.Value;
    }

    /// <summary>Somebody asked for the undelivered answer to be sent again.</summary>
    public Outcome<Done> DeliverAgain()
    {
        if (Status is not ItemStatus.Undeliverable)
        {
            return new Refusal(RefusalCodes.Conflict, $"The item is {SnakeCase.Of(Status)}; its answer is not undeliverable.");
        }

        Status = ItemStatus.Decided;
        Version++;
        return Done.Value;
    }
}
