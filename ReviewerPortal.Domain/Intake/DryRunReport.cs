using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Intake;

/// <summary>What a placement under another contract may do otherwise.</summary>
public enum MoveKind
{
    /// <summary>Whose inbox it goes to.</summary>
    Queue,

    /// <summary>Its approval tier.</summary>
    Tier,

    /// <summary>What is exceptional about it, if anything.</summary>
    Exception,

    /// <summary>Whether it passes with no person.</summary>
    Automatic,
}

/// <summary>What would move from one place to another.</summary>
/// <param name="Kind">In what respect.</param>
/// <param name="From">Where it was: a name; for exceptions null where there was none; for automatic <c>automatic</c> or <c>reviewed</c>.</param>
/// <param name="To">Where it would be, the same way.</param>
/// <param name="Items">Which items, newest first.</param>
public sealed record DryRunMove(MoveKind Kind, string? From, string? To, IReadOnlyList<ReviewItemId> Items);

/// <summary>How many of a queue's items were late.</summary>
/// <param name="Judged">Items with a known handling time: decided by a person or still open.</param>
/// <param name="Late">Of these, past their due time when they were decided, or now where they are open.</param>
public sealed record DryRunTimes(int Judged, int Late)
{
    /// <summary>Late ÷ judged, 0 to 1; null where nothing can be judged.</summary>
    public double? Share => Judged == 0 ? null : (double)Late / Judged;
}

/// <summary>A queue as it was and as it would have been.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Arrived">Items that came to people there.</param>
/// <param name="WouldArrive">Items that would have.</param>
/// <param name="Before">How many were late.</param>
/// <param name="After">How many would have been, at the handling times there really were.</param>
public sealed record DryRunQueue(string Queue, int Arrived, int WouldArrive, DryRunTimes Before, DryRunTimes After);

/// <summary>What a contract would have done with the newest items of its workflow.</summary>
public sealed record DryRunReport
{
    /// <summary>The version tried; null for the draft.</summary>
    public int? Version { get; init; }

    /// <summary>The draft's revision; null for a version.</summary>
    public int? Revision { get; init; }

    /// <summary>How many items were asked for.</summary>
    public required int Sample { get; init; }

    /// <summary>How many were tried.</summary>
    public required int Items { get; init; }

    /// <summary>How many would move in at least one respect.</summary>
    public required int Moved { get; init; }

    /// <summary>When the oldest was received; null where there is none.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the newest was received.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Every pair something moved between, the largest first within its kind.</summary>
    public required IReadOnlyList<DryRunMove> Moves { get; init; }

    /// <summary>Every queue anything went to or would have gone to, by name.</summary>
    public required IReadOnlyList<DryRunQueue> Queues { get; init; }

    /// <summary>What is not stored and so was assumed, in sentences.</summary>
    public static IReadOnlyList<string> Assumptions { get; } =
    [
        "Items are placed again from what is stored of the proposal: action, arguments, amount, confidence, subject, actor and agent. The subject's version is the one it has now.",
        "A tier that takes effect later counts as though it did already, and the workflow's readiness is today's.",
        "An exception no control had raised is taken for the agent's own, and is declared again. One that a control hid is not known.",
        "The step an agent named is not stored: where the contract puts the action in a step, that one is taken.",
        "Required evidence counts as there when it came with the proposal.",
        "Handling times stay what they were, whatever queue an item would have gone to. What passed alone before has none, so it counts as load and not for lateness.",
    ];
}
