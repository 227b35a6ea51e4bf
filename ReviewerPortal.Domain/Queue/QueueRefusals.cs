using System.Globalization;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Queue;

/// <summary>Why a queue or a place in it was not given.</summary>
public static class QueueRefusals
{
    /// <summary>There is no such queue, or the caller may not see it; nobody learns which.</summary>
    public static Refusal NoSuchQueue { get; } = new(RefusalCodes.NotFound, "There is no such queue.");

    /// <summary>Nothing in the queue waits for this person.</summary>
    public static Refusal QueueIsEmpty { get; } =
        new Refusal(RefusalCodes.NotFound, "Nothing in this queue waits for you.").With("title", "queue is empty");

    /// <summary>A person who sees the queue, but does not belong to the team that works it.</summary>
    public static Refusal NotYourQueue(ReviewItem item) =>
        new(RefusalCodes.Forbidden, $"Only members of the team that owns {item.Queue}, or of its backup, can act on its items.");

    /// <summary>Placing and taking over are a lead's.</summary>
    public static Refusal OnlyLeads(ReviewItem item) =>
        new(RefusalCodes.Forbidden, $"Only a lead of the team that owns {item.Queue}, or of its backup, can do this.");

    /// <summary>The item was to be placed with somebody who could not decide it.</summary>
    public static Refusal CannotBeAssigned { get; } =
        new(RefusalCodes.Validation, "That person does not belong to the team that works this queue.")
        {
            Problems = [new Problem("#/to", "must be a member of the queue's team or its backup who may decide")],
        };

    /// <summary>The item was to be placed with somebody who is away.</summary>
    /// <param name="name">Who.</param>
    /// <param name="until">Until when.</param>
    public static Refusal Away(string name, DateTimeOffset until) =>
        new Refusal(
            RefusalCodes.Conflict,
            $"{name} is away until {until.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}. Choose somebody else, or assign it all the same."
        )
            .With("who", name)
            .With("until", until);

    /// <summary>More items at once than one command takes, or none.</summary>
    /// <param name="most">How many it takes.</param>
    public static Refusal TooMany(int most) =>
        new(RefusalCodes.Validation, $"Name 1 to {most} items.") { Problems = [new Problem("#/items", $"must hold 1 to {most} items")] };
}
