using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Queue;

/// <summary>A lead places several items with one person, or with nobody again, in one command. Each item is answered for: one that cannot be placed keeps no other back.</summary>
public sealed class AssignItems(Ledger ledger, AssignItem assign)
{
    /// <summary>Most items one command takes.</summary>
    public const int Most = 200;

    /// <summary>Which items, to whom.</summary>
    /// <param name="Caller">The lead.</param>
    /// <param name="Items">1 to <see cref="Most"/>; one named twice is placed once.</param>
    /// <param name="To">A person's id or e-mail address; null takes the placements back.</param>
    /// <param name="Force">Whether to place them even with somebody who is away.</param>
    public sealed record Command(Caller Caller, IReadOnlyCollection<ReviewItemId> Items, string? To, bool Force = false);

    /// <summary>What became of one item.</summary>
    /// <param name="Item">Which.</param>
    /// <param name="Refused">Why it was not placed; null where it was.</param>
    public sealed record Result(ReviewItemId Item, Refusal? Refused);

    /// <summary>Places them and answers for each, in the order they were named.</summary>
    public Task<Outcome<IReadOnlyList<Result>>> HandleAsync(Command command, CancellationToken ct)
    {
        var items = command.Items.Distinct().ToList();
        if (items.Count is 0 or > Most)
        {
            return Task.FromResult<Outcome<IReadOnlyList<Result>>>(QueueRefusals.TooMany(Most));
        }

        if (ActingPerson.Of(command.Caller) is null)
        {
            return Task.FromResult<Outcome<IReadOnlyList<Result>>>(ItemRefusals.OnlyPeople);
        }

        return ledger.WriteAsync(
            command.Caller.Workspace,
            async tx =>
            {
                var to = await assign.FindAsync(tx, command.To);
                var results = new List<Result>(items.Count);
                foreach (var item in items)
                {
                    var outcome = await assign.ApplyAsync(tx, new(command.Caller, item, command.To, command.Force), to);
                    results.Add(new Result(item, outcome.Refusal));
                }

                return (Outcome<IReadOnlyList<Result>>)results;
            },
            ct
        );
    }
}
